PART = "beta"
