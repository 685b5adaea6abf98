import { useLingui } from "@lingui/react/macro";
import { Group, Text } from "@mantine/core";
import { useState } from "react";
import { CallIcons } from "@/components/call-links";
import { Empty } from "@/components/lists/list-body";
import lists from "@/components/lists/lists.module.css";
import { PagedList } from "@/components/lists/paged-list";
import { PhoneNumber } from "@/components/phone-number";
import { TextLink } from "@/components/text-link";
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
      <ul className={lists.rows} aria-label={t`Possible doubles`}>
        {lead.potential_duplicates.map(({ candidate, record }) => (
          <li key={candidate} className={lists.row}>
            <div className={lists.grows}>
              <Group gap="xs">
                <TextLink to="/leads/$id" params={{ id: String(record.id) }}>
                  <bdi>{record.full_name || t`No name`}</bdi>
                </TextLink>
                <PhoneNumber phone={record.phone} />
              </Group>
              <Text size="sm" c="dimmed" dir="auto">
                {[record.branch_name, record.city].filter(Boolean).join(" · ")}
              </Text>
            </div>
            <CallIcons phone={record.phone} name={record.full_name} optedOut />
          </li>
        ))}
      </ul>
      {lead.merges.map((merge) => (
        <Text key={merge.id} size="sm" c="dimmed" dir="auto" mt="xs">
          {t`Became one with: ${merge.merged.map((each) => each.label).join(", ")}`}
        </Text>
      ))}
    </>
  );
}
