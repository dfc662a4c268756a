"""ANCT: places labelled France services."""
