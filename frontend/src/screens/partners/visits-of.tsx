import { useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useMe } from "@/api/me";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { PersonRow } from "@/components/lists/person-row";
import { pageOf } from "@/lib/address";
import { formatShortDay } from "@/lib/dates";
import { EVER } from "@/lib/ranges";
import { useVisits } from "./use-partners";

const route = getRouteApi("/partners/$id");

/** The visits that a figure of the table counts: to a shop, or to a site as a follow-up says. */
export function VisitsOf({ partner }: { partner: string }) {
  const { t, i18n } = useLingui();
  const today = useMe().today ?? "";
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const visits = useVisits(partner, view);
  return (
    <PagedList
      label={t`Visits`}
      query={visits}
      page={pageOf(view.page)}
      onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
      empty={
        <NobodyLikeThis onShowAll={() => navigate({ search: { tab: "visits", range: EVER } })}>
          {t`Nobody who was brought came in these days.`}
        </NobodyLikeThis>
      }
    >
      {(answer) =>
        answer.results.map((visit) => (
          <PersonRow
            key={`${visit.customer} ${visit.visit_date} ${visit.branch_name}`}
            to="/customers/$id"
            params={{ id: String(visit.customer) }}
            name={visit.customer_name}
            phone={visit.customer_phone}
            optedOut={visit.opted_out}
            line={[
              formatShortDay(visit.visit_date, today, i18n.locale),
              visit.branch_name || t`told in a follow-up`,
            ].join(" · ")}
          />
        ))
      }
    </PagedList>
  );
}
