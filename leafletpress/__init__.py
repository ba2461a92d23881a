"""leafletpress: multilingual health leaflets, from YAML and gettext catalogs to proved PDFs."""
