print("commonwatt")
