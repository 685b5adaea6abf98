import { useLingui } from "@lingui/react/macro";
import { Group, Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { CLAIM_LABELS } from "@/components/lead-labels";
import { Choice } from "@/components/lists/choice";
import { Empty } from "@/components/lists/list-body";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { SearchBox } from "@/components/lists/search-box";
import { TextLink } from "@/components/text-link";
import { pageOf } from "@/lib/address";
import { LeadsFrame } from "../leads-frame";
import { ClaimRow } from "./claim-row";
import { CLAIM_STATUSES, useClaims } from "./use-claims";

const route = getRouteApi("/leads/claims");

/** The ledger of claims, newest line first; a line opens with its evidence. */
export function Claims() {
  const { t } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const claims = useClaims(view);
  const change = (change: Partial<typeof view>, replace = false) =>
    navigate({ search: ({ page: _, ...now }) => ({ ...now, ...change }), replace });
  const isFiltered = !!(view.search || view.status);
  return (
    <LeadsFrame>
      <Stack gap="sm" maw={1000}>
        <Group gap="sm" grow preventGrowOverflow={false}>
          <SearchBox
            label={t`Search by lead or partner`}
            value={view.search ?? ""}
            onChange={(search) => change({ search }, true)}
            isAsking={claims.isPlaceholderData}
          />
          <Choice
            label={t`Status`}
            value={view.status ?? ""}
            onChange={(status) => change({ status })}
            all={t`All statuses`}
            choices={CLAIM_STATUSES.map((status) => [status, CLAIM_LABELS[status] ?? status])}
          />
        </Group>
        <PagedList
          label={t`Claims`}
          query={claims}
          page={pageOf(view.page)}
          onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
          empty={
            isFiltered ? (
              <NobodyLikeThis onShowAll={() => navigate({ search: {} })}>
                {t`No claim is like this.`}
              </NobodyLikeThis>
            ) : (
              <Empty
                action={<TextLink to="/leads">{t`To the list of leads`}</TextLink>}
              >{t`No partner has claimed a lead yet. A lead that comes with its partner makes a claim.`}</Empty>
            )
          }
        >
          {(answer) => answer.results.map((claim) => <ClaimRow key={claim.id} claim={claim} />)}
        </PagedList>
      </Stack>
    </LeadsFrame>
  );
}
