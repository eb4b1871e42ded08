package space.perigee.ground.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import space.perigee.ground.aggregate.UpdateScreening.DeltaFacts;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Sha256;

class IdentityWatchTest {

  private final IdentityWatch watch = new IdentityWatch();
  private long sequence;

  private static ModelVersion version(String name) {
    return new ModelVersion(Sha256.of(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private Optional<String> delta(String base, String result, long samples) {
    return watch.onDelta(
        new DeltaFacts(++sequence, version(base), base.equals("global"), version(result), samples));
  }

  @Test
  void oneLineOfDeltasIsOneSatellite() {
    assertThat(delta("start", "a", 10)).isEmpty();
    assertThat(delta("a", "b", 20)).isEmpty();
    assertThat(delta("global", "c", 30)).isEmpty();
    assertThat(delta("c", "d", 40)).isEmpty();
  }

  @Test
  void aSatelliteThatLostItsNewestFilesOnceIsOneSatellite() {
    delta("start", "a", 10);
    delta("a", "b", 20);
    assertThat(delta("a", "c", 15)).as("restored").isEmpty();
    assertThat(delta("c", "d", 25)).isEmpty();
    assertThat(delta("d", "e", 35)).isEmpty();
  }

  @Test
  void twoLinesInTurnAreTwoProcesses() {
    delta("start", "a1", 10);
    assertThat(delta("start", "b1", 10)).isEmpty();
    assertThat(delta("a1", "a2", 20)).isEmpty();
    assertThat(delta("b1", "b2", 20)).hasValueSatisfying(why -> assertThat(why).contains("two"));
  }

  @Test
  void afterARestartTwoLinesInTurnShowThemselvesWithTheFourthDelta() {
    assertThat(delta("a7", "a8", 80)).isEmpty();
    assertThat(delta("b7", "b8", 80)).isEmpty();
    assertThat(delta("a8", "a9", 90)).isEmpty();
    assertThat(delta("b8", "b9", 90)).isPresent();
  }

  @Test
  void countersThatGoBackInTurnAreTwoProcesses() {
    delta("global", "a1", 1000);
    assertThat(delta("global", "b1", 500)).isEmpty();
    assertThat(delta("global", "a2", 1100)).isEmpty();
    assertThat(delta("global", "b2", 600)).isPresent();
  }

  @Test
  void aSequenceNumberThatGoesBackIsNoticedAtOnce() {
    delta("start", "a", 10);
    sequence = -5;

    assertThat(delta("a", "b", 20)).hasValue("its delta has sequence number -4, after one with 1");
  }

  /** In a mission of one, a global version is what its satellite delivered. */
  @Test
  void aGlobalVersionThatIsAnEarlierDeliveryIsNoSecondLine() {
    delta("start", "global", 10);
    delta("global", "b", 20);
    assertThat(delta("start", "lost", 5)).isEmpty();
    assertThat(delta("global", "c", 15)).isEmpty();
  }

  @Test
  void aSatelliteThatLostEverythingIsOneSatellite() {
    delta("start", "a", 1000);
    delta("a", "b", 2000);
    for (int i = 0; i < 3; i++) {
      assertThat(
              watch.onDelta(
                  new DeltaFacts(++sequence, version("zero"), false, version("new" + i), 5)))
          .isEmpty();
    }
  }
}
