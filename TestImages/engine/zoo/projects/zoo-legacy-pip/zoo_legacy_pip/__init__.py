def main():
    print("zoo-legacy-pip")
