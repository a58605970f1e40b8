"""What tests of imports share: two files, and what a store holds after them."""
import sqlite3

from regulars_case import RegularsCase

ORDERS = "order,client,date,amount,currency\n" + "".join(
    f"{i},client {i % 37},2025-{i % 12 + 1:02}-{i % 28 + 1:02},{i % 90}.50,EUR\n"
    for i in range(1, 601))
CONTACTS = "name;email;phone\n" + "".join(
    f"Person {i};p{i}@example.com;+38591{i:07}\n" for i in range(200))


class ImportCase(RegularsCase):
    def counts(self, store="shop.db"):
        """Clients, orders, contacts, points, imports, audit rows."""
        store = sqlite3.connect(f"file:{self.folder / store}?mode=ro", uri=True)
        try:
            return tuple(store.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                         for table in ("client", "client_order", "contact", "contact_point",
                                       "import", "audit"))
        finally:
            store.close()
