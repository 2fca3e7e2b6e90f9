def main():
    print("zoo-zipped-egg")
