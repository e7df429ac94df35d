"""The reference: the economy of docs/model.md, written slowly and plainly, one mechanism a file.

No threads, no partitions, no columns: one list of creators, one of wallets, one queue of events, money as Python
integers. It takes a resolved scenario and gives every transaction and everyone's state at the end; the simulator
must give the same, transaction by transaction.

    arithmetic  draws  laws  ziggurat  alias  quantities      numbers, luck, units
    people  world  books  rules  menu                         what there is
    population  founding                                      who is there
    sessions  watching  published                             who watches what
    wishing  excitement  giving  battling  purchasing         who gives what
    crediting  paying  refunds  awards  ring                  what becomes of it
    streaming  effort  leagues                                what creators do
    policies  run                                             what changes, and in which order all of it happens
"""
