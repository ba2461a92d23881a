"""What Riverside Outreach adds to leafletpress."""
