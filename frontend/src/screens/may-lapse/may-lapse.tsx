import { useLingui } from "@lingui/react/macro";
import { ActionIcon, Badge, Group, Stack, Text, Tooltip } from "@mantine/core";
import { IconBell, IconCashRegister } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { BestTime } from "@/components/calls/best-time";
import { Choice } from "@/components/lists/choice";
import { Empty } from "@/components/lists/list-body";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { PAGE_SIZE } from "@/components/lists/pager";
import { PersonRow } from "@/components/lists/person-row";
import { RemindForm } from "@/components/reminders/remind-form";
import { ScreenTitle } from "@/components/screen-title";
import { TextLink } from "@/components/text-link";
import { pageOf } from "@/lib/address";
import { formatShortDay } from "@/lib/dates";
import classes from "./may-lapse.module.css";
import { describeReasons, type Late } from "./reasons";
import { MESSAGE_LABELS, ORDER_LABELS, ORDERS } from "./texts";

const route = getRouteApi("/customers/may-lapse");

type View = { branch?: string; messages?: string; order?: string; page?: string };

function useLate(view: View) {
  const query = {
    ...(view.branch && { branch: Number(view.branch) }),
    ...(view.messages && { opted_out: view.messages === "none" }),
    ...(view.order && { ordering: view.order }),
    page: pageOf(view.page),
    page_size: PAGE_SIZE,
  };
  return useQuery({
    queryKey: ["customers", "may-lapse", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/customers/may-lapse/", {
        params: { query },
        signal,
      });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

/** Whom to call before they stay away: later than their own rhythm of visits or refills. */
export function MayLapse() {
  const { t } = useLingui();
  const me = useMe();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const late = useLate(view);
  const [reminded, setReminded] = useState<Late | null>(null);
  const [done, setDone] = useState("");
  const change = (part: View) =>
    navigate({ search: ({ page: _, ...now }) => ({ ...now, ...part }) });
  const isFiltered = !!(view.branch || view.messages);
  return (
    <Stack gap="md" maw={1000}>
      <div>
        <ScreenTitle title={t`Who may lapse`}>
          <TextLink to="/customers" size="sm">
            {t`All customers`}
          </TextLink>
        </ScreenTitle>
        <Text size="sm" c="dimmed">
          {t`Later than they usually come, or than their medicine lasted. Counted every night; who comes or buys is gone at once.`}
        </Text>
        <div role="status">{done && <Text size="sm">{done}</Text>}</div>
      </div>
      <Group gap="sm" grow preventGrowOverflow={false} maw={750}>
        {me.branches.length > 1 && (
          <Choice
            label={t`Shop`}
            value={view.branch ?? ""}
            onChange={(branch) => change({ branch })}
            all={t`All shops`}
            choices={me.branches.map((branch) => [String(branch.id), branch.name])}
          />
        )}
        <Choice
          label={t`Messages`}
          value={view.messages ?? ""}
          onChange={(messages) => change({ messages })}
          all={t`Everybody`}
          choices={MESSAGE_LABELS}
        />
        <Choice
          label={t`Order`}
          value={view.order ?? ORDERS[0]}
          onChange={(order) => change({ order })}
          choices={ORDERS.map((value) => [value, ORDER_LABELS[value]])}
        />
      </Group>
      <PagedList
        label={t`Who may lapse`}
        query={late}
        page={pageOf(view.page)}
        onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
        empty={
          isFiltered ? (
            <NobodyLikeThis onShowAll={() => navigate({ search: {} })}>
              {t`Nobody is like this.`}
            </NobodyLikeThis>
          ) : (
            <Empty>
              {t`Nobody is later than usual. A rhythm is known from three visits on, or once a medicine ran out.`}
            </Empty>
          )
        }
      >
        {(answer) =>
          answer.results.map((each) => (
            <Row
              key={each.customer}
              late={each}
              onRemind={() => {
                setDone("");
                setReminded(each);
              }}
            />
          ))
        }
      </PagedList>
      {reminded && (
        <RemindForm
          of={{ kind: "customer", id: reminded.customer }}
          name={reminded.name || reminded.phone}
          onClose={(said = "") => {
            setReminded(null);
            setDone(said);
          }}
        />
      )}
    </Stack>
  );
}

function Row({ late, onRemind }: { late: Late; onRemind: () => void }) {
  const { t, i18n } = useLingui();
  const { today = "" } = useMe();
  const mayWork = useMay("work");
  const name = late.name || late.phone;
  const [handled] = late.handled_recently;
  const by = handled?.by_name;
  const on = handled && formatShortDay(handled.at.slice(0, 10), today ?? "", i18n.locale);
  return (
    <PersonRow
      to="/customers/$id"
      params={{ id: String(late.customer) }}
      name={late.name}
      phone={late.phone}
      optedOut={late.opted_out}
      line={
        <>
          {[...describeReasons(late, today ?? ""), late.branch_name].filter(Boolean).join(" · ")}
          {late.opted_out && (
            <Badge color="orange" size="sm" ms={6}>
              {t`Wants no messages`}
            </Badge>
          )}
          {handled && (
            <Badge variant="light" size="sm" ms={6}>
              {by ? t`${by} was in touch on ${on}` : t`Somebody was in touch on ${on}`}
            </Badge>
          )}
          <BestTime time={late.best_time} />
        </>
      }
      actions={
        mayWork && (
          <div className={classes.actions}>
            {!late.opted_out && (
              <Tooltip label={t`Remind`}>
                <ActionIcon
                  variant="default"
                  size="lg"
                  onClick={onRemind}
                  aria-label={t`Remind of ${name}`}
                >
                  <IconBell size={18} aria-hidden />
                </ActionIcon>
              </Tooltip>
            )}
            <Tooltip label={t`Bill`}>
              <ActionIcon
                component={Link}
                to="/counter"
                search={{ for: String(late.customer) } as never}
                variant="default"
                size="lg"
                aria-label={t`Bill for ${name}`}
              >
                <IconCashRegister size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </div>
        )
      }
    />
  );
}
