"""One module per schema revision (升级步骤)."""
