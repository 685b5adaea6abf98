"""No condition of the rule of reverting can be flipped without a test that fails."""

from history.tests.mutate_reverting import RULE, survivors


def test_each_condition_of_the_rule_is_tested():
    tried, found = survivors(RULE, lambda: True)

    assert found == []
    assert tried > 60
