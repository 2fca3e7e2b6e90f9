KIND = "hatchling"
