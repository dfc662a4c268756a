"""Official files: opened, recognised, read, checked, and put in the store as a whole."""
