one = Write an e-mail
