one = It isn?t one
