"""The demo's orders as work: what each one is, how far it is; and who asks for more."""
import business_house
import business_texts
import make_orders

COUNTS, CANCELLED, REFUND = 1, 2, 3
ACCEPTED, IN_WORK, DELIVERED = 1, 2, 3
WON, LOST = 4, 5

# The newest orders, the newest first: stage, and in how many days they are promised.
OPEN = [(ACCEPTED, 9), (ACCEPTED, 6), (ACCEPTED, 12), (IN_WORK, 4), (ACCEPTED, 5), (IN_WORK, 1),
        (IN_WORK, 2), (IN_WORK, 0), (IN_WORK, 3), (IN_WORK, -1)]
# Behind them: delivered, that many days ago, and not yet looked through.
WAITING = [2, 1, 5]


def fill(business):
    clients = {row["id"]: row for row in business.rows["client"]}
    orders = sorted(business.rows["client_order"], key=lambda row: (row["accepted_on"], row["id"]))
    for order in orders:
        describe(business, order, clients[order["client_id"]])
    counted = [order for order in reversed(orders) if order["state"] == COUNTS]
    for order, (stage, days) in zip(counted, OPEN):
        due = business.today + days
        due = business.working_day(due) if days > 0 else due
        order.update(stage=stage, due_on=due, delivered_on=None)
    for order, days in zip(counted[len(OPEN):], WAITING):
        delivered = max(order["accepted_on"], business.today - days)
        order.update(stage=DELIVERED, delivered_on=delivered)
        order["due_on"] = max(order["due_on"], delivered)
    refer_refunds(orders)
    for order in orders:
        business.store.put_words(2, order["id"], order["number"] or "", order["title"],
                                 order["service"], clients[order["client_id"]]["name"])
    for client in clients.values():
        del client["language"]
    ask(business)
    remember_asking(business, clients, orders)


def describe(business, order, client):
    """What it was, and when it was there."""
    chance, language = business.chance, client["language"]
    date = business.date(order["accepted_on"])
    titles = business_texts.TITLES[order["service"]][language]
    title = titles[order["id"] % len(titles)]
    title = title.format(month=business_texts.MONTHS[language][date.month - 1],
                         season=business_texts.SEASONS[language][date.month % 12 // 3])
    made_at = business.at(min(order["accepted_on"], business.today - 1), 10)
    order.update(title=title, created_at=made_at, details="")
    if chance.random() < 0.15:
        order["details"] = chance.choice(business_texts.DETAILS[language])
    if order["state"] == CANCELLED:
        order["cancel_reason"] = chance.choice(business_texts.CANCELLED)
    if order["state"] != COUNTS:
        return
    due = business.working_day(order["accepted_on"] + business_house.USUAL_DAYS[order["service"]])
    late = make_orders.pick(chance, [(-1, 0.45), (0, 0.4), (1, 0.1), (3, 0.05)])[0]
    order.update(due_on=due, delivered_on=max(order["accepted_on"],
                                              min(due + late, business.today - 1)))


def refer_refunds(orders):
    """Money was given back for the client's order before."""
    newest = {}
    for order in orders:
        if order["state"] == COUNTS:
            newest[order["client_id"]] = order
        elif order["state"] == REFUND and order["client_id"] in newest:
            order.update(refund_of=newest[order["client_id"]]["id"],
                         title=newest[order["client_id"]]["title"])


def ask(business):
    """Who waits for an answer, and who for a price."""
    for stage, days, hour, name, reach, title, details, service, source, euros in \
            business_texts.ENQUIRIES:
        received = business.at(business.today - days, hour, 12)
        answered = received + 3 * 3_600_000_000 if stage > 1 else None
        add_enquiry(business, name=name, reach=reach, title=title, details=details,
                    service=service, source=source, stage=stage, received_at=received,
                    answered_at=answered, amount=euros and euros * 10_000, changed_at=received)


def add_enquiry(business, **values):
    row = business.add("enquiry", **{
        "version": 1, "currency": "EUR", "lost_reason": "", "created_at": values["received_at"],
        "reach": "", "details": "", **values})
    business.store.put_words(3, row["id"], row["title"], row["name"], row["service"], row["reach"])


def remember_asking(business, clients, orders):
    """How the newcomers of the last months first asked, and what came to nothing."""
    seen = set()
    for order in orders:
        client = clients[order["client_id"]]
        is_first = client["id"] not in seen
        seen.add(client["id"])
        days = business.today - order["accepted_on"]
        if days > 240 or order["state"] != COUNTS:
            continue
        chance = business.chance
        received = business.at(order["accepted_on"] - chance.randrange(1, 4),
                               chance.randrange(9, 17))
        answered = received + chance.randrange(1, 9) * 1_800_000_000
        common = {"name": client["name"], "client_id": client["id"], "title": order["title"],
                  "service": order["service"], "source": order["source"], "amount": order["amount"],
                  "answered_at": answered, "received_at": received, "changed_at": answered}
        if is_first:
            add_enquiry(business, stage=WON, order_id=order["id"], **common)
        elif chance.random() < 0.08:
            add_enquiry(business, stage=LOST, lost_reason=chance.choice(business_texts.LOST),
                        **common)
