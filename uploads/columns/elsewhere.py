"""Words of headings that say: this is not the customer's phone, name or visit."""

from uploads.columns.column import spellings
from uploads.columns.recognize import words_of

# Whose phone or address it is, when not the customer's own.
SOMEBODY_ELSE = frozenset(
    spellings(
        "emergency, father, fathers, mother, mothers, husband, wife, spouse, parent, parents, son",
        "daughter, brother, sister, guardian, relative, relation, nominee, reference, refer, ref",
        "referred, referral, referrer, introducer, agent, agents, broker, dealer, distributor",
        "supplier, vendor, doctor, dr, doctors, hospital, shop, store, branch, company, firm",
        "organization, organisation, employer, staff, employee, executive, salesman, manager",
        "driver, delivery, courier, owner, assistant, assistants, helpline, fax, shopkeeper",
        "partner, cp, sales, attended, served, assigned",
    )
)
# Of these, what a channel partner is called in a sheet of partners.
PARTNERS_OWN = frozenset(
    spellings(
        "agent, agents, broker, dealer, distributor, company, firm, partner, cp, owner",
        "organization, organisation, referrer, introducer, vendor, supplier",
    )
)
# What words of letters are, when no names of people.
NO_NAMES = SOMEBODY_ELSE | frozenset(
    spellings(
        "remark, remarks, note, notes, comment, comments, status, stage, type, group, class, kind",
        "city, town, village, area, place, taluka, tehsil, district, dist, state, country, zone",
        "region, landmark, locality, society, route, address, street, location, product, item",
        "medicine, brand, model, frame, lens, service, services, plan, scheme, package, project",
        "source, medium, campaign, channel, mode, payment, pay, cash, card, bank, branch, upi",
        "department, dept, designation, occupation, profession, job, title, religion, caste",
        "language, gender, sex, blood, category, segment, color, colour, size, unit, reason",
        "result, feedback, response, purpose, complaint, problem, diagnosis, disease, salt",
        "label, labels, membership, day, month, username, user, by, to, from, transport, remarks",
        "phonetic, nickname, nick, file, yomi",
    )
)
# Days that are none of a visit, a bill or an enquiry.
OTHER_DAYS = frozenset(
    spellings(
        "anniversary, anniv, marriage, wedding, expiry, exp, expires, expire, due, next, follow",
        "followup, birth, dob, birthday, bday, delivery, deliver, reminder, refill, renewal, renew",
        "joining, join, joined, till, upto, until, valid, validity, end, closing, created, updated",
        "modified, mfg, manufacture, manufacturing, batch, warranty, cheque, payment, paid",
        "promise, promised, travel, departure, return, issue, appointment",
    )
)
# Shops that are none of the visit or the bill in the row.
OTHER_SHOPS = frozenset(
    spellings(
        "previous, prev, old, earlier, last, other, next, from, to, transfer, transferred, sent",
        "delivery, deliver, delivered, pickup, pick, collect, referred, refer, ref, reference",
        "preferred, nearest, interested, created, registered, remark, remarks, note, notes",
    )
)
# Numbers with a letter or two before them that are none of a passport.
OTHER_NUMBERS = frozenset(
    spellings(
        "bill, invoice, inv, voucher, vch, receipt, order, memo, challan, batch, gst, gstin, pan",
        "vehicle, policy, serial, sr, sl, imei, cheque, chq, transaction, txn, licence, license",
        "lic, aadhaar, aadhar, adhar, voter, barcode, sku, hsn, model, token, case, file, uhid",
        "mrn",
    )
)


def speaks_of(heading: str, words: frozenset[str]) -> bool:
    return not words.isdisjoint(words_of(heading))
