"""DGALN: advertised rents (« carte des loyers ») and vacant dwellings (Lovac)."""
