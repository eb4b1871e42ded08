package space.perigee.onboard.flight.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static space.perigee.onboard.learning.TestModels.moved;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.flight.account.DiskWatch;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.account.FlightAccounts;
import space.perigee.onboard.flight.account.FlightCounters;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Subject;

/** How many weights a delta carries in a pass. */
class DeltaDownlinkTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("W", List.of(100, 200))));

  private static final Weights START = moved(Weights.zero(LAYOUT), 1);
  private static final Weights TRAINED = moved(START, 2);
  private static final Instant NOW = Instant.EPOCH;

  private final List<Weights> results = new ArrayList<>();

  private ModelExchange exchange(DeltaTarget deltas) {
    Peer peer = Peer.passing();
    return new ModelExchange(
        ModelExchange.Settings.ofSatellite(1024).withTarget(deltas),
        ExchangeState.startingFrom(START),
        peer.seal(),
        new Outbox(new MemoryJournalFolder(), 1 << 20, Outbox.Policy.REJECT, peer.numbers()),
        new ExchangeListener() {
          @Override
          public void onWeights(Incoming incoming, ExchangeState next) {}

          @Override
          public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {}

          @Override
          public void onReceipt(Receipt receipt, ExchangeState next) {}
        });
  }

  /** Bytes of the delta that is offered for a pass. */
  private long offered(DeltaTarget deltas, long plannedBytes) {
    ModelExchange exchange = exchange(deltas);
    EnergyBudget energy = EnergyBudget.unlimited(1, 1e9);
    FlightCounters counters =
        FlightAccounts.restored(energy, 10, FlightAccounts.State.initial(energy)).counters();
    LearnedWeights learned =
        new LearnedWeights() {
          @Override
          public Weights wanted() {
            return TRAINED;
          }

          @Override
          public Subject subject(long samples) {
            return Subject.ofDelta(samples);
          }

          @Override
          public void offered(Weights wanted, Weights result, boolean replaces) {
            assertThat(wanted).isEqualTo(TRAINED);
            results.add(result);
          }
        };
    new DeltaDownlink(
            exchange,
            learned,
            ContactRules.DEFAULT.withDeltas(deltas, 0),
            counters,
            0,
            new DiskWatch(() -> {}, counters))
        .offer(plannedBytes, NOW);
    return exchange.outgoing().orElseThrow().length();
  }

  @Test
  void carriesItsDensityHoweverMuchThePassCarries() {
    long usual = offered(new DeltaTarget.Density(0.05), 0);

    assertThat(usual).isLessThan(2_000);
    assertThat(offered(new DeltaTarget.Density(0.05), 10_000)).isEqualTo(usual);
    assertThat(offered(new DeltaTarget.Density(0.05), 10_000_000)).isEqualTo(usual);
  }

  @Test
  void carriesFewerWeightsInAPassThatCarriesLess() {
    long usual = offered(new DeltaTarget.Density(0.05), 0);

    long fitting = offered(new DeltaTarget.Density(0.05), 600);

    assertThat(fitting).isLessThanOrEqualTo(450).isGreaterThan(400).isLessThan(usual);
    assertThat(results.get(1).squaredDistance(TRAINED))
        .isGreaterThan(results.get(0).squaredDistance(TRAINED))
        .isLessThan(START.squaredDistance(TRAINED));
  }

  @Test
  void aDeltaThatIsSmallerThanTheSmallestLimitStaysAsItIs() {
    long usual = offered(new DeltaTarget.Density(0.0005), 0);

    assertThat(usual).isLessThan(128);
    assertThat(offered(new DeltaTarget.Density(0.0005), 1)).isEqualTo(usual);
  }

  @Test
  void aLosslessDeltaThatFitsGoesWhole() {
    long whole = offered(new DeltaTarget.Lossless(), 0);

    assertThat(offered(new DeltaTarget.Lossless(), 10_000_000)).isEqualTo(whole);
    assertThat(results).allMatch(TRAINED::equals);
    assertThat(offered(new DeltaTarget.Lossless(), whole - 1)).isLessThanOrEqualTo(whole / 4);
  }
}
