import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Empty } from "@/components/lists/list-body";
import { PagedList } from "@/components/lists/paged-list";
import { MergedInto, PossibleDoubles } from "@/components/possible-doubles";
import { ClaimRow } from "../claims/claim-row";
import { useClaims } from "../claims/use-claims";
import { LoanRow } from "../promised/loan-row";
import { useLoans } from "../promised/use-loans";
import type { LeadDetail } from "../use-leads";

/** Which partners named this lead, for which projects. */
export function ClaimsOf({ lead }: { lead: LeadDetail }) {
  const { t } = useLingui();
  const [page, setPage] = useState(1);
  const claims = useClaims({ lead: lead.id, page: String(page) });
  return (
    <PagedList
      label={t`Claims`}
      query={claims}
      page={page}
      onPage={setPage}
      empty={<Empty>{t`No partner has claimed this lead.`}</Empty>}
    >
      {(answer) => answer.results.map((claim) => <ClaimRow key={claim.id} claim={claim} />)}
    </PagedList>
  );
}

export function LoansOf({ lead }: { lead: LeadDetail }) {
  const { t } = useLingui();
  const [page, setPage] = useState(1);
  const loans = useLoans({ lead: lead.id, page: String(page) });
  return (
    <PagedList
      label={t`Promised loans`}
      query={loans}
      page={page}
      onPage={setPage}
      empty={<Empty>{t`No loan is promised.`}</Empty>}
    >
      {(answer) =>
        answer.results.map((loan) => <LoanRow key={loan.id} loan={loan} hasName={false} />)
      }
    </PagedList>
  );
}

/** Who else may be the same person, the surest first; leads that became this one. */
export function DoublesOf({ lead }: { lead: LeadDetail }) {
  const { t } = useLingui();
  if (lead.potential_duplicates.length === 0 && lead.merges.length === 0) {
    return <Empty>{t`Nobody else looks like the same person.`}</Empty>;
  }
  return (
    <>
      <PossibleDoubles type="lead" doubles={lead.potential_duplicates} />
      <MergedInto merges={lead.merges} />
    </>
  );
}
