"""How the OpenAPI document and its pages are made: drf-spectacular's settings."""

from config import __version__

DOCUMENT = {
    "TITLE": "Footfall",
    "DESCRIPTION": "Customer register of a business with several shops: sheets in, one customer, "
    "every visit. Sign in at `/api/token/` and send `Authorization: Bearer <access>`; "
    "another system sends `Authorization: Api-Key <key>`.",
    "VERSION": __version__,
    "PREPROCESSING_HOOKS": ["core.api.schema.only_canonical_paths"],
    "SCHEMA_PATH_PREFIX": "/api",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    # Several models have a "kind", "status" or "outcome"; the document needs one name for each.
    "ENUM_NAME_OVERRIDES": {
        "ForgottenEnum": "uploads.models.Forgotten",
        "RoleEnum": "core.roles.Role",
        "CustomerCategoryEnum": "customers.models.Category",
        "CandidateStatusEnum": "customers.models.CandidateStatus",
        "IdentifierKindEnum": "customers.models.IdentifierKind",
        "UploadKindEnum": "uploads.models.UploadKind",
        "UploadStatusEnum": "uploads.models.UploadStatus",
        "RevertStatusEnum": "uploads.models.RevertStatus",
        "RevertListEnum": "uploads.models.RevertList",
        "UploadRowOutcomeEnum": "uploads.models.Outcome",
        "VisitOutcomeEnum": "visits.models.VisitOutcome",
        "DateOrderEnum": "accounts.models.DateOrder",
        "ApiKeyScopeEnum": "core.roles.Scope",
        "SavedListEnum": "accounts.models.SavedList",
        "TrailKindEnum": "accounts.models.TrailKind",
        "JobStatusEnum": "jobs.models.JobStatus",
        "BookingStatusEnum": "bookings.models.BookingStatus",
        "ClaimStatusEnum": "leads.models.ClaimStatus",
        "LoanStatusEnum": "leads.models.LoanStatus",
        "FollowUpKindEnum": "leads.models.FollowUpKind",
        "ContactStatusEnum": "contacts.models.ContactStatus",
        "ContactReminderStatusEnum": "contacts.models.ContactReminderStatus",
        "InteractionKindEnum": "contacts.models.InteractionKind",
        "MessageStatusEnum": "messaging.models.MessageStatus",
        "MessageChannelEnum": "messaging.models.Channel",
        "RefillStatusEnum": "reminders.models.RefillStatus",
        "RefillResponseEnum": "reminders.models.RefillResponse",
        "CallResultEnum": "reminders.models.CallResult",
    },
    # Swagger's own files, so that the pages work without internet.
    "SWAGGER_UI_DIST": "SIDECAR",
    # The list of schemas folded away below the operations.
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "persistAuthorization": True,
        "defaultModelsExpandDepth": 0,
    },
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
