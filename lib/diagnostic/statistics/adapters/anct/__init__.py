"""ANCT: places labelled France services, priority districts."""
