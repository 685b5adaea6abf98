import { useLingui } from "@lingui/react/macro";
import { Group, Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { Choice } from "@/components/lists/choice";
import { Empty } from "@/components/lists/list-body";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { SearchBox } from "@/components/lists/search-box";
import { TextLink } from "@/components/text-link";
import { pageOf } from "@/lib/address";
import { LeadsFrame } from "../leads-frame";
import { LOAN_LABELS } from "../texts";
import { LoanRow } from "./loan-row";
import { LOAN_STATUSES, useLoans } from "./use-loans";

const route = getRouteApi("/leads/loans");

/** Promised loans, the earliest day first. */
export function Loans() {
  const { t } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const loans = useLoans(view);
  const change = (change: Partial<typeof view>, replace = false) =>
    navigate({ search: ({ page: _, ...now }) => ({ ...now, ...change }), replace });
  const isFiltered = !!(view.search || view.status);
  return (
    <LeadsFrame>
      <Stack gap="sm" maw={1000}>
        <Group gap="sm" grow preventGrowOverflow={false}>
          <SearchBox
            label={t`Search by lead or lender`}
            value={view.search ?? ""}
            onChange={(search) => change({ search }, true)}
            isAsking={loans.isPlaceholderData}
          />
          <Choice
            label={t`Status`}
            value={view.status ?? ""}
            onChange={(status) => change({ status })}
            all={t`All statuses`}
            choices={LOAN_STATUSES.map((status) => [status, LOAN_LABELS[status] ?? status])}
          />
        </Group>
        <PagedList
          label={t`Promised loans`}
          query={loans}
          page={pageOf(view.page)}
          onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
          empty={
            isFiltered ? (
              <NobodyLikeThis onShowAll={() => navigate({ search: {} })}>
                {t`No promised loan is like this.`}
              </NobodyLikeThis>
            ) : (
              <Empty
                action={<TextLink to="/leads">{t`To the list of leads`}</TextLink>}
              >{t`No loan is promised yet. It is written down on a lead's page.`}</Empty>
            )
          }
        >
          {(answer) => answer.results.map((loan) => <LoanRow key={loan.id} loan={loan} hasName />)}
        </PagedList>
      </Stack>
    </LeadsFrame>
  );
}
