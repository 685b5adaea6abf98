"""What goes, in words of people: some tables have no name that anybody outside would know."""

from django.db.models import Model

# {label of the model: (one, several)}; the others go by their own names.
_WORDS = {
    "accounts.User": ("member", "members"),
    "accounts.User_branches": ("member's work in a branch", "members' work in branches"),
    "accounts.User_groups": ("member's group", "members' groups"),
    "accounts.User_user_permissions": ("member's own right", "members' own rights"),
    "accounts.IdempotencyKey": ("answer kept for a day", "answers kept for a day"),
    "admin.LogEntry": ("edit in the admin", "edits in the admin"),
    "axes.AccessAttempt": ("failed sign-in", "failed sign-ins"),
    "axes.AccessAttemptExpiration": ("lock after failed sign-ins", "locks after failed sign-ins"),
    "axes.AccessFailureLog": ("noted failed sign-in", "noted failed sign-ins"),
    "axes.AccessLog": ("sign-in", "sign-ins"),
    "customers.BlockingKey": ("sign of likeness", "signs of likeness"),
    "customers.CustomerIdentifier": (
        "phone, e-mail or passport of a customer",
        "phones, e-mails and passports of customers",
    ),
    "customers.DuplicateScope": ("search for duplicates", "searches for duplicates"),
    "customers.MergeMember": ("record that was merged", "records that were merged"),
    "customers.WebhookEvent": ("message of another system", "messages of other systems"),
    "customers.WebhookKey": ("key of another system", "keys of other systems"),
    "history.Change": ("change in the history", "changes in the history"),
    "jobs.Job": ("work in the background", "works in the background"),
    "jobs.ScheduleFiring": ("note of daily work", "notes of daily work"),
    "contacts.ContactInteraction": ("talk with a contact", "talks with contacts"),
    "leads.LeadDuplicate": ("possible duplicate of leads", "possible duplicates of leads"),
    "leads.PartnerDuplicate": (
        "possible duplicate of partners",
        "possible duplicates of partners",
    ),
    "messaging.MessageEvent": ("report of a message's way", "reports of messages' ways"),
    "reminders.MessageReminder": ("refill in a message", "refills in messages"),
    "messaging.PhoneEvidence": (
        "sign that a phone is on WhatsApp",
        "signs that phones are on WhatsApp",
    ),
    "token_blacklist.BlacklistedToken": ("sign-in that has ended", "sign-ins that have ended"),
    "token_blacklist.OutstandingToken": ("sign-in of a program", "sign-ins of programs"),
    "uploads.PreviewRow": ("row of a preview", "rows of previews"),
    "uploads.RevertEntry": ("line of an upload's revert", "lines of uploads' reverts"),
    "uploads.RowAttempt": ("try of a row", "tries of rows"),
    "uploads.UploadBranch": ("branch of an upload", "branches of uploads"),
    "uploads.UploadNotice": ("notice about an upload", "notices about uploads"),
    "uploads.UploadRevert": ("revert of an upload", "reverts of uploads"),
    "uploads.UploadRow": ("row of an upload", "rows of uploads"),
    "uploads.WaitReason": ("reason why rows wait", "reasons why rows wait"),
}


def in_words(model: type[Model], count: int) -> str:
    """Without the number: "visits" for two of them."""
    meta = model._meta
    own = str(meta.verbose_name), str(meta.verbose_name_plural)
    return _WORDS.get(meta.label, own)[count != 1]
