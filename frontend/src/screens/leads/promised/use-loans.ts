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

export type Step = "keep" | "cancel" | "reopen";

/** Kept or called off, which is asked before; or open again, where that was a mistake. */
export function useStep(id: number) {
  const queries = useQueryClient();
  const params = { path: { id } };
  return useMutation({
    mutationFn: async (step: Step): Promise<unknown> => {
      if (step === "keep") return client.POST("/api/loan-commitments/{id}/keep/", { params });
      if (step === "cancel") return client.POST("/api/loan-commitments/{id}/cancel/", { params });
      return client.POST("/api/loan-commitments/{id}/reopen/", { params });
    },
    onSettled: () => renewLeads(queries),
  });
}
