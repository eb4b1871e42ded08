package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seeded sequences of training, posting, sending, receipts and kills. {@code -Dperigee.sequences}
 * says how many, {@code -Dperigee.firstSeed} where to begin; a failure tells its seed.
 */
class OneQueueCampaignTest {

  private static final Logger log = LoggerFactory.getLogger(OneQueueCampaignTest.class);

  private static final int SEQUENCES = Integer.getInteger("perigee.sequences", 200);
  private static final long FIRST_SEED = Long.getLong("perigee.firstSeed", 1);

  @Test
  void afterEveryStepTheStatusSaysWhatTheOutboxHoldsAndWhatTheGroundHas() {
    OneQueueSequence.Totals totals = new OneQueueSequence.Totals();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEQUENCES; seed++) {
      try {
        new OneQueueSequence(seed, totals).run();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("-Dperigee.firstSeed=" + seed + ": " + e.getMessage(), e);
      }
    }
    log.info("event=one-queue-campaign sequences={} {}", SEQUENCES, totals);
    assertThat(totals.sawAll()).as("%s", totals).isTrue();
  }
}
