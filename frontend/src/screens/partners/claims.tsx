import { useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useMe } from "@/api/me";
import { CLAIM_LABELS } from "@/components/lead-labels";
import { Empty } from "@/components/lists/list-body";
import { PagedList } from "@/components/lists/paged-list";
import { PersonRow } from "@/components/lists/person-row";
import { pageOf } from "@/lib/address";
import { formatShortDay } from "@/lib/dates";
import { useClaims } from "./use-partners";

const route = getRouteApi("/partners/$id");

/** The lines of the ledger in which this partner claimed somebody, newest first. */
export function Claims({ partner }: { partner: number }) {
  const { t, i18n } = useLingui();
  const today = useMe().today ?? "";
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const claims = useClaims(partner, view.page);
  return (
    <PagedList
      label={t`Claims`}
      query={claims}
      page={pageOf(view.page)}
      onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
      empty={
        <Empty>{t`No claim yet. A lead that names this partner, by hand or in a sheet, makes one.`}</Empty>
      }
    >
      {(answer) =>
        answer.results.map((claim) => {
          const label = CLAIM_LABELS[claim.status];
          const line = [
            formatShortDay(claim.claimed_at.slice(0, 10), today, i18n.locale),
            claim.project_name,
            label && i18n._(label),
            claim.description,
            claim.reason,
          ];
          return (
            <PersonRow
              key={claim.id}
              to="/leads/claims/$id"
              params={{ id: String(claim.id) }}
              name={claim.lead_name}
              phone={claim.lead_phone}
              line={line.filter(Boolean).join(" · ")}
            />
          );
        })
      }
    </PagedList>
  );
}
