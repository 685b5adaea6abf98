import { useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useMe } from "@/api/me";
import { LEAD_LABELS } from "@/components/lead-labels";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { PersonRow } from "@/components/lists/person-row";
import { pageOf } from "@/lib/address";
import { formatShortDay } from "@/lib/dates";
import { EVER } from "@/lib/ranges";
import { useLeads } from "./use-partners";

const route = getRouteApi("/partners/$id");

/** The people whom a figure of the table counts: as many rows as it says. */
export function LeadsOf({ partner, which }: { partner: string; which: "leads" | "bought" }) {
  const { t, i18n } = useLingui();
  const today = useMe().today ?? "";
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const leads = useLeads(partner, which, view);
  return (
    <PagedList
      label={which === "leads" ? t`Leads` : t`Bought`}
      query={leads}
      page={pageOf(view.page)}
      onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
      empty={
        <NobodyLikeThis
          onShowAll={() =>
            navigate({ search: (now) => ({ tab: now.tab ?? "leads", range: EVER }) })
          }
        >
          {which === "leads"
            ? t`Nobody was brought in these days.`
            : t`Nobody who was brought bought in these days.`}
        </NobodyLikeThis>
      }
    >
      {(answer) =>
        answer.results.map((lead) => {
          const label = LEAD_LABELS[lead.conversion_status];
          const line = [
            label && i18n._(label),
            ...lead.projects.map((project) => project.name),
            lead.assigned_to_name,
            lead.next_follow_up_on &&
              t`next ${formatShortDay(lead.next_follow_up_on, today, i18n.locale)}`,
          ];
          return (
            <PersonRow
              key={lead.id}
              to="/leads/$id"
              params={{ id: String(lead.id) }}
              name={lead.full_name}
              phone={lead.contact_number}
              optedOut={lead.opted_out}
              line={line.filter(Boolean).join(" · ")}
            />
          );
        })
      }
    </PagedList>
  );
}
