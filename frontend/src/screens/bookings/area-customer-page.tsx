import { useLingui } from "@lingui/react/macro";
import { Button, Group, Kbd, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useMay } from "@/api/me";
import { AskOnce } from "@/components/ask-once";
import { CallButtons } from "@/components/call-links";
import { Empty, ListBody } from "@/components/lists/list-body";
import { ScreenTitle } from "@/components/screen-title";
import { TextLink } from "@/components/text-link";
import { formatDay } from "@/lib/dates";
import { useKeys } from "@/lib/use-keys";
import { AreaCustomerForm } from "./area-customer-form";
import { type AreaCustomer, areaCustomerOptions, renewBookings } from "./use-bookings";

const route = getRouteApi("/area-customers/$id");

/** What a shop keeps of somebody, and the customer that they are. */
export function AreaCustomerPage() {
  const { t } = useLingui();
  const id = Number(route.useParams().id);
  const record = useQuery(areaCustomerOptions(id));
  if (record.error instanceof Refused && record.error.status === 404) {
    return (
      <>
        <ScreenTitle title={t`Kept by shops`} />
        <Empty action={<Button component={Link} to="/area-customers">{t`To the records`}</Button>}>
          {t`There is no such record, or not in your shops.`}
        </Empty>
      </>
    );
  }
  return (
    <Stack gap="md" maw={1000}>
      {!record.data && <ScreenTitle title={t`Kept by shops`} />}
      <ListBody query={record} isEmpty={() => false} empty={null}>
        {(answer) => <Page key={answer.id} record={answer} />}
      </ListBody>
    </Stack>
  );
}

function Page({ record }: { record: AreaCustomer }) {
  const { t, i18n } = useLingui();
  const mayWork = useMay("work");
  const [open, setOpen] = useState<"correct" | "remove" | null>(null);
  useKeys(mayWork ? [["E", () => setOpen("correct")]] : []);
  const name = record.full_name || record.phone || record.email || t`No name`;
  const seen = record.last_activity_on;
  const facts = [
    record.branch_name,
    record.email,
    record.passport_number,
    record.city,
    record.address,
    record.service_type,
    seen && t`last seen ${formatDay(seen, i18n.locale)}`,
  ].filter(Boolean);
  return (
    <Stack gap="md">
      <ScreenTitle title={name}>
        {mayWork && (
          <Group gap="xs">
            <Button variant="default" onClick={() => setOpen("correct")} aria-keyshortcuts="E">
              {t`Correct`}
              <Kbd ms={8} size="xs" visibleFrom="sm" aria-hidden>
                E
              </Kbd>
            </Button>
            <Button variant="default" onClick={() => setOpen("remove")}>
              {t`Remove`}
            </Button>
          </Group>
        )}
      </ScreenTitle>
      <CallButtons phone={record.phone ?? ""} name={record.full_name ?? ""} />
      <Text size="sm" dir="auto">
        {facts.join(" · ")}
      </Text>
      {record.customer === null ? (
        <Text size="sm">{t`No customer is made of this yet: it names nobody who can be found.`}</Text>
      ) : (
        <TextLink to="/customers/$id" params={{ id: String(record.customer) }}>
          {t`To the customer`}
        </TextLink>
      )}
      {open === "correct" && <AreaCustomerForm record={record} onClose={() => setOpen(null)} />}
      {open === "remove" && <Remove record={record} name={name} onClose={() => setOpen(null)} />}
    </Stack>
  );
}

type RemoveProps = { record: AreaCustomer; name: string; onClose: () => void };

function Remove({ record, name, onClose }: RemoveProps) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const navigate = route.useNavigate();
  const remove = useMutation({
    mutationFn: () =>
      client.DELETE("/api/area-customers/{id}/", { params: { path: { id: record.id } } }),
    onSuccess: async () => {
      await navigate({ to: "/area-customers", search: {} });
      await renewBookings(queries);
    },
  });
  return (
    <AskOnce
      title={t`Remove ${name}?`}
      yes={t`Remove`}
      isPending={remove.isPending}
      error={remove.error}
      onYes={() => remove.mutate()}
      onClose={onClose}
    >
      {t`What the shop kept goes; the customer stays.`}
    </AskOnce>
  );
}
