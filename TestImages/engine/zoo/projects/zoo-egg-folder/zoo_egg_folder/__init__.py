def main():
    print("zoo-egg-folder")
