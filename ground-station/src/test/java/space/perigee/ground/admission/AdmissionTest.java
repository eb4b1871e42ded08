package space.perigee.ground.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

  private final List<String> events = new ArrayList<>();
  private final SortedMap<String, Standing> stored = new TreeMap<>();
  private boolean fails;

  private Admission admission() {
    return new Admission(stored, this::write);
  }

  private void write(
      SortedMap<String, Standing> changes, List<Admission.Notice> notices, Instant now) {
    if (fails) {
      throw new UncheckedIOException(new IOException("disk full"));
    }
    stored.putAll(changes);
    notices.forEach(notice -> events.add(notice.kind() + " " + notice.satellite()));
  }

  private static UpdateFinding finding(UpdateFinding.Kind kind) {
    return new UpdateFinding("sat-1", kind, kind.name(), 1);
  }

  private static void judge(Admission admission, UpdateFinding.Kind... kinds) {
    for (UpdateFinding.Kind kind : kinds) {
      admission.onRound(List.of(finding(kind)), NOON);
    }
  }

  @Test
  void aSatelliteThatNobodyDoubtsCounts() {
    assertThat(admission().counts("sat-1")).isTrue();
  }

  @Test
  void oneBadUpdateLeadsIntoQuarantineAndThreeGoodOnesInARowOut() {
    Admission admission = admission();

    judge(admission, UpdateFinding.Kind.BAD);
    assertThat(admission.standing("sat-1").state()).isEqualTo(Standing.State.QUARANTINED);
    assertThat(admission.standing("sat-1").reason()).isEqualTo("BAD");
    judge(admission, UpdateFinding.Kind.GOOD, UpdateFinding.Kind.GOOD, UpdateFinding.Kind.DOUBTFUL);
    judge(admission, UpdateFinding.Kind.GOOD, UpdateFinding.Kind.GOOD);
    assertThat(admission.counts("sat-1")).as("two in a row").isFalse();
    judge(admission, UpdateFinding.Kind.GOOD);

    assertThat(admission.counts("sat-1")).isTrue();
    assertThat(events).containsExactly("satellite-quarantined sat-1", "satellite-admitted sat-1");
  }

  @Test
  void doubtsLeadIntoQuarantineOnlyIfTheyPersist() {
    Admission admission = admission();
    for (int i = 0; i < 5; i++) {
      judge(
          admission, UpdateFinding.Kind.DOUBTFUL, UpdateFinding.Kind.GOOD, UpdateFinding.Kind.GOOD);
    }
    assertThat(admission.counts("sat-1")).as("now and then").isTrue();

    judge(
        admission,
        UpdateFinding.Kind.DOUBTFUL,
        UpdateFinding.Kind.DOUBTFUL,
        UpdateFinding.Kind.DOUBTFUL);

    assertThat(admission.standing("sat-1").state()).isEqualTo(Standing.State.QUARANTINED);
  }

  @Test
  void whomAPersonExcludesOnlyAPersonAdmits() {
    Admission admission = admission();

    admission.exclude("sat-1", "lent to a school", NOON);
    judge(
        admission,
        UpdateFinding.Kind.GOOD,
        UpdateFinding.Kind.GOOD,
        UpdateFinding.Kind.GOOD,
        UpdateFinding.Kind.BAD);
    assertThat(admission.isExcluded("sat-1")).isTrue();
    assertThat(admission.standing("sat-1").reason()).isEqualTo("lent to a school");
    admission.admit("sat-1", "", NOON);

    assertThat(admission.counts("sat-1")).isTrue();
    assertThat(events).containsExactly("satellite-excluded sat-1", "satellite-admitted sat-1");
  }

  @Test
  void theSameDecisionTwiceIsNoNews() {
    Admission admission = admission();
    admission.exclude("sat-1", "a", NOON);
    admission.exclude("sat-1", "b", NOON);
    admission.admit("sat-2", "", NOON);

    assertThat(events).containsExactly("satellite-excluded sat-1");
  }

  @Test
  void standingsSurviveARestart() {
    judge(admission(), UpdateFinding.Kind.BAD);

    assertThat(admission().counts("sat-1")).isFalse();
  }

  @Test
  void aStandingThatCannotBeStoredDoesNotTakeEffect() {
    Admission admission = admission();
    fails = true;

    assertThatThrownBy(() -> admission.exclude("sat-1", "", NOON))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(admission.counts("sat-1")).isTrue();
  }

  @Test
  void theNormOfAGoodUpdateIsRemembered() {
    Admission admission = admission();
    admission.onRound(List.of(new UpdateFinding("sat-1", UpdateFinding.Kind.GOOD, "", 2.5)), NOON);
    admission.onRound(
        List.of(new UpdateFinding("sat-2", UpdateFinding.Kind.BAD, "far", 2500)), NOON);

    assertThat(admission.norms()).containsExactly(2.5);
    assertThat(new Admission(Map.copyOf(stored), this::write).norms()).containsExactly(2.5);
  }

  @Test
  void thoseWhoDoNotCountAreCounted() {
    Admission admission = admission();
    assertThat(admission.barred()).isZero();
    admission.exclude("sat-2", "", NOON);
    judge(admission, UpdateFinding.Kind.BAD);
    assertThat(admission.barred()).isEqualTo(2);
    assertThat(new Admission(Map.copyOf(stored), this::write).barred()).isEqualTo(2);
    admission.admit("sat-2", "", NOON);
    assertThat(admission.barred()).isEqualTo(1);
  }

  @Test
  void aLongReasonIsCut() {
    Admission admission = admission();
    admission.exclude("sat-1", "x".repeat(1000), NOON);

    assertThat(admission.standing("sat-1").reason()).hasSize(Standing.MOST_REASON);
  }
}
