"""What sections are made of: one folder a kind of block, found by `model.blocks`."""
