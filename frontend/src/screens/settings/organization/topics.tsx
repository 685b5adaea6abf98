import { useLingui } from "@lingui/react/macro";
import { OrganizationForm } from "./organization-form";

export function Business() {
  return (
    <OrganizationForm
      topic="/settings/organization"
      fields={[
        "name",
        "default_region",
        "time_zone",
        "currency",
        "date_order",
        "names_of_nobody",
        "reactivate_on_activity",
      ]}
    />
  );
}

export function Calls() {
  return (
    <OrganizationForm
      topic="/settings/calls"
      fields={[
        "assigns_contacts",
        "contacts_per_day",
        "refill_lead_days",
        "refill_carries_stock",
        "claim_days",
      ]}
    />
  );
}

export function Sending() {
  return (
    <OrganizationForm
      topic="/settings/sending"
      fields={[
        "message_language",
        "send_hour",
        "quiet_from",
        "quiet_until",
        "messages_per_hour",
        "messages_need_consent",
      ]}
    />
  );
}

export function SignInRules() {
  return <OrganizationForm topic="/settings/sign-in" fields={["second_factor_roles"]} />;
}

export function Retention() {
  const { t } = useLingui();
  return (
    <OrganizationForm
      topic="/settings/retention"
      about={t`Everything is kept unless you say otherwise. What is forgotten can't be brought back.`}
      fields={[
        "forget_cells_after_months",
        "forget_files_after_months",
        "forget_messages_after_months",
      ]}
    />
  );
}
