"""What a business uploads: a sheet of each kind, and one more of each a week later."""

RAMILA, SURESH, TANVI, KETAN = "9904350509", "9427057936", "9825062891", "9723521333"
SHEETS = {
    "customers": [
        ["Name", "Mobile", "Email", "Passport No", "Shop", "Visit Date", "City"],
        ["Ramila Parekh", RAMILA, "ramila@mail.example", "", "CG Road", "2/5/2024", "Ahmedabad"],
        ["Suresh Nayak", SURESH, "", "K1234567", "Shivranjani", "3/5/2024", "Surat"],
        ["Ramila Parikh", "", "ramila.p@mail.example", "", "CG Road", "4/5/2024", "Ahmedabad"],
        ["Nobody", "12345", "", "", "CG Road", "5/5/2024", ""],
        ["Harish Nowhere", "9825012399", "", "", "Nowhere", "5/5/2024", ""],
    ],
    "contacts": [
        ["Name", "Mobile", "Notes"],
        ["Tanvi Kale", TANVI, "Camp"],
        ["Ramila P", RAMILA, "Known"],
        ["Ketan Desai", KETAN, ""],
        ["Meena Rao", "9687013579", ""],
    ],
    "channel_partners": [
        ["Firm", "Mobile", "CP Code", "Project", "Commission %", "City"],
        ["Prime Realty", "9898011111", "CP-1", "Sky Heights", "2", "Surat"],
        ["Prime Reality", "9898022222", "CP-2", "Sky Heights", "2.5", "Surat"],
    ],
    "leads": [
        ["Name", "Mobile", "Passport No", "Project", "CP Code", "Status", "Source", "Enquiry Date"],
        ["Ketan Desai", KETAN, "Z7654321", "Sky Heights", "CP-1", "new", "Fair", "1/5/2024"],
        ["Suresh Nayak", SURESH, "K1234567", "Sky Heights", "", "new", "Web", "1/5/2024"],
        ["Bhavna Joshi", "9712345670", "B7654321", "Sky Heights", "", "new", "Fair", "1/5/2024"],
    ],
    "purchases": [
        ["Bill No", "Bill Date", "Patient", "Mobile", "Medicine", "Qty", "Amount", "Days", "Shop"],
        ["B-1", "2/5/2024", "Ramila Parekh", RAMILA, "Metformin 500", "60", "180", "30", "CG Road"],
        ["B-1", "2/5/2024", "Ramila Parekh", RAMILA, "Aspirin 75", "10", "40", "", "CG Road"],
        ["B-2", "3/5/2024", "Tanvi Kale", TANVI, "Atorva 10", "30", "300", "30", "CG Road"],
    ],
}
LATER = {
    "customers": [
        SHEETS["customers"][0],
        ["Ramila N Parekh", RAMILA, "rp@mail.example", "", "Shivranjani", "9/5/2024", "Vadodara"],
        ["Suresh Nayak", "9427057999", "", "K1234567", "CG Road", "9/5/2024", "Surat"],
        ["Kavita Shah", "9638527410", "", "", "CG Road", "9/5/2024", ""],
    ],
    "contacts": [["Name", "Mobile", "Notes"], ["Tanvi K", TANVI, "Again"], ["X Y", SURESH, ""]],
    "channel_partners": [
        SHEETS["channel_partners"][0],
        ["Prime Realty Ltd", "9898011111", "CP-1", "Green Valley", "3", "Ahmedabad"],
    ],
    # A passport that is known, with another number: the lead's number changes.
    "leads": [
        SHEETS["leads"][0],
        [
            "Ketan Desai",
            "9723521444",
            "Z7654321",
            "Green Valley",
            "CP-2",
            "won",
            "Fair",
            "8/5/2024",
        ],
        ["Suresh Nayak", "9427057888", "K1234567", "Sky Heights", "", "hot", "Web", "8/5/2024"],
        ["Bhavna Joshi", "9712345671", "B7654321", "Sky Heights", "", "hot", "Fair", "8/5/2024"],
    ],
    "purchases": [
        SHEETS["purchases"][0],
        ["B-3", "9/5/2024", "Ramila", RAMILA, "Metformin 500", "60", "190", "30", "CG Road"],
        ["B-4", "9/5/2024", "Kavita", "9638527410", "ORS", "5", "50", "", "CG Road"],
    ],
}
# Whom nobody else knows: reverted at once, they go.
MISTAKEN = {
    "contacts": [SHEETS["contacts"][0], ["Stray Row", "9638500001", ""]],
    "channel_partners": [
        SHEETS["channel_partners"][0],
        ["Stray Realty", "9638500003", "CP-9", "Sky Heights", "2", "Surat"],
    ],
    "leads": [
        SHEETS["leads"][0],
        ["Stray Lead", "9638500002", "", "Sky Heights", "", "new", "Fair", "9/5/2024"],
    ],
}
