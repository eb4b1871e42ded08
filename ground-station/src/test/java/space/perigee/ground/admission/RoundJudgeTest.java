package space.perigee.ground.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import space.perigee.ground.ToyProblem;
import space.perigee.ground.aggregate.Update;
import space.perigee.sync.model.Weights;

/** Which updates of a round count, with and without labeled data. */
class RoundJudgeTest {

  private final ToyProblem problem = new ToyProblem(7);
  private final Weights current = problem.model(0.5);
  private final RoundJudge labeled = new RoundJudge(problem::losses);
  private final RoundJudge blind = new RoundJudge(weights -> Optional.empty());

  private List<Update> honest(int count) {
    List<Update> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      changes.add(problem.honest("good-" + i, current));
    }
    return changes;
  }

  private List<String> counted(RoundJudge judge, List<Update> changes) {
    return judge.judge(current, changes, Set.of(), List.of()).counted().stream()
        .map(Update::satellite)
        .toList();
  }

  private void hasOnlyGood(List<String> counted, int count) {
    assertThat(counted).hasSize(count).allMatch(name -> name.startsWith("good-"));
  }

  @Test
  void honestUpdatesAllCount() {
    hasOnlyGood(counted(labeled, honest(10)), 10);
    hasOnlyGood(counted(blind, honest(10)), 10);
    hasOnlyGood(counted(labeled, honest(1)), 1);
    hasOnlyGood(counted(labeled, honest(2)), 2);
  }

  @Test
  void honestUpdatesOfTwoLabelsEachAllCount() {
    List<Update> changes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      changes.add(problem.ofTwoLabels("good-" + i, current, i % ToyProblem.LABELS));
    }

    hasOnlyGood(counted(labeled, changes), 12);
    hasOnlyGood(counted(blind, changes), 12);
  }

  @Test
  void weightsTimesMinusFiveWithABillionSamplesAreLeftOut() {
    for (RoundJudge judge : List.of(labeled, blind)) {
      List<Update> changes = honest(7);
      for (int i = 0; i < 3; i++) {
        float[] values = new float[current.size()];
        for (int j = 0; j < values.length; j++) {
          values[j] = -6 * current.get(j);
        }
        changes.add(ToyProblem.update("bad-" + i, values, 1_000_000_000));
      }
      hasOnlyGood(counted(judge, changes), 7);
    }
  }

  @Test
  void aHugeClaimOfSamplesCountsForTenTimesTheOthersAtMost() {
    List<Update> changes = honest(3);
    changes.add(ToyProblem.times(problem.honest("good-3", current), 1, 1_000_000_000));

    RoundJudge.Verdict verdict = labeled.judge(current, changes, Set.of(), List.of());

    assertThat(verdict.counted()).extracting(Update::samples).contains(100L, 1000L);
    assertThat(verdict.counted()).extracting(Update::samples).doesNotContain(1_000_000_000L);
  }

  @Test
  void reversedUpdatesAreLeftOut() {
    for (RoundJudge judge : List.of(labeled, blind)) {
      List<Update> changes = honest(7);
      for (int i = 0; i < 3; i++) {
        changes.add(ToyProblem.times(problem.honest("bad-" + i, current), -1, 100));
      }
      hasOnlyGood(counted(judge, changes), 7);
    }
  }

  @Test
  void reversedUpdatesAreLeftOutWhereEachSatelliteSeesTwoLabels() {
    List<Update> changes = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      changes.add(problem.ofTwoLabels("good-" + i, current, i % ToyProblem.LABELS));
    }
    for (int i = 0; i < 3; i++) {
      changes.add(ToyProblem.times(problem.ofTwoLabels("bad-" + i, current, 2 * i), -1, 100));
    }

    hasOnlyGood(counted(labeled, changes), 7);
  }

  @Test
  void randomUpdatesAreLeftOut() {
    List<Update> changes = honest(7);
    double norm = changes.get(0).norm();
    for (int i = 0; i < 3; i++) {
      changes.add(problem.random("bad-" + i, 3 * norm));
    }

    hasOnlyGood(counted(labeled, changes), 7);
  }

  @Test
  void updatesThatAgreeAgainstOneLabelAreLeftOut() {
    List<Update> changes = honest(7);
    for (int i = 0; i < 3; i++) {
      changes.add(problem.against("bad-" + i, current, 2));
    }

    hasOnlyGood(counted(labeled, changes), 7);
  }

  @Test
  void oneCulpritAmongManyIsFound() {
    List<Update> changes = honest(199);
    changes.add(77, ToyProblem.times(problem.honest("bad", current), -8, 1000));

    hasOnlyGood(counted(labeled, changes), 199);
  }

  @Test
  void anUpdateThatIsNotFiniteIsLeftOut() {
    List<Update> changes = honest(2);
    changes.add(ToyProblem.times(problem.honest("bad", current), Double.NaN, 100));

    hasOnlyGood(counted(labeled, changes), 2);
    hasOnlyGood(counted(blind, changes), 2);
  }

  @Test
  void anExplodingUpdateOfTheOnlySatelliteIsLeftOut() {
    List<Update> alone = List.of(ToyProblem.times(problem.honest("bad", current), 1000, 100));

    assertThat(counted(blind, alone)).isEmpty();
  }

  @Test
  void anUpdateIsComparedWithTheLastGoodOnesOfOthers() {
    double norm = problem.honest("good", current).norm();
    List<Update> alone = List.of(ToyProblem.times(problem.honest("bad", current), 11, 100));

    assertThat(blind.judge(current, alone, Set.of(), List.of(norm, norm, norm)).counted())
        .isEmpty();
  }

  @Test
  void aSatelliteInQuarantineIsJudgedAndDoesNotCount() {
    List<Update> changes = honest(5);
    changes.add(problem.honest("repentant", current));
    changes.add(ToyProblem.times(problem.honest("hostile", current), -1, 100));

    RoundJudge.Verdict verdict =
        labeled.judge(current, changes, Set.of("repentant", "hostile"), List.of());

    assertThat(verdict.counts("repentant")).isFalse();
    assertThat(verdict.findings())
        .filteredOn(finding -> finding.satellite().equals("repentant"))
        .extracting(UpdateFinding::kind)
        .containsExactly(UpdateFinding.Kind.GOOD);
    assertThat(verdict.findings())
        .filteredOn(finding -> finding.satellite().equals("hostile"))
        .extracting(UpdateFinding::kind)
        .doesNotContain(UpdateFinding.Kind.GOOD);
  }

  @Test
  void anUpdateIsNotHarmfulForBeingShorterThanTheOthers() {
    List<Update> changes = honest(4);
    changes.add(ToyProblem.times(problem.honest("good-short", current), 0.3, 100));

    hasOnlyGood(counted(labeled, changes), 5);
    assertThat(
            labeled.judge(current, changes, Set.of("good-short"), List.of()).findings().stream()
                .filter(finding -> finding.satellite().equals("good-short")))
        .extracting(UpdateFinding::kind)
        .containsExactly(UpdateFinding.Kind.GOOD);
  }

  @Test
  void theOnlySatelliteIsJudgedAloneWhileItIsInQuarantine() {
    Update good = problem.honest("alone", current);

    assertThat(kind(labeled, good)).isEqualTo(UpdateFinding.Kind.GOOD);
    assertThat(kind(labeled, ToyProblem.times(good, -1, 100)))
        .isEqualTo(UpdateFinding.Kind.DOUBTFUL);
  }

  private UpdateFinding.Kind kind(RoundJudge judge, Update change) {
    return judge
        .judge(current, List.of(change), Set.of(change.satellite()), List.of())
        .findings()
        .get(0)
        .kind();
  }
}
