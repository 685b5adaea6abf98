import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components, paths } from "@/api/schema";
import { PAGE_SIZE } from "@/components/lists/pager";
import { pageOf } from "@/lib/address";
import { renewLeads } from "../use-leads";

export type Loan = components["schemas"]["Loan"];
type Query = NonNullable<paths["/api/loan-commitments/"]["get"]["parameters"]["query"]>;
export type Asked = { lead?: number; status?: string; search?: string; page?: string };

export const LOAN_STATUSES = ["overdue", "open", "kept", "cancelled"] as const;
export const isPending = (loan: Loan) => loan.status === "open" || loan.status === "overdue";

export function useLoans({ lead, status, search, page }: Asked) {
  const query = {
    ...(lead && { lead }),
    ...(status && { status }),
    ...(search && { search }),
    ordering: "promised_on",
    page: pageOf(page),
    page_size: PAGE_SIZE,
  } as Query;
  return useQuery({
    queryKey: ["leads", "loans", query],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/loan-commitments/", { params: { query }, signal });
      return data ?? { count: 0, results: [] };
    },
    placeholderData: keepPreviousData,
  });
}

/** Kept or called off: nothing brings it back, so it is asked before. */
export function useConclude(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (how: "keep" | "cancel") =>
      how === "keep"
        ? client.POST("/api/loan-commitments/{id}/keep/", { params: { path: { id } } })
        : client.POST("/api/loan-commitments/{id}/cancel/", { params: { path: { id } } }),
    onSettled: () => renewLeads(queries),
  });
}
