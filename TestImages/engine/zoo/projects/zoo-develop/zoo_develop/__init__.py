def main():
    print("zoo-develop")
