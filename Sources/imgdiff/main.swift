print("imgdiff")
