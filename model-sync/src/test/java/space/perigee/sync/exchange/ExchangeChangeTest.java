package space.perigee.sync.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Subject;

/** Changes between states, written and applied. */
class ExchangeChangeTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("w", List.of(4))));

  private final Map<ModelVersion, Weights> weights = new HashMap<>();
  private final Map<VersionPrefix, DeltaLevels> levels = new HashMap<>();

  private final ExchangeChange.Keeper keeper =
      new ExchangeChange.Keeper() {
        @Override
        public ParameterLayout layout() {
          return LAYOUT;
        }

        @Override
        public Optional<Weights> weights(ModelVersion version) {
          return Optional.ofNullable(weights.get(version));
        }

        @Override
        public Optional<DeltaLevels> levels(VersionPrefix delta) {
          return Optional.ofNullable(levels.get(delta));
        }
      };

  private Weights weights(Random random) {
    Weights made = Weights.of(LAYOUT, new float[] {random.nextInt(9), 1, 2, random.nextInt(9)});
    weights.put(made.version(), made);
    return made;
  }

  private DeltaLevels levels(Random random) {
    byte[] delta = new byte[8];
    random.nextBytes(delta);
    DeltaLevels made = DeltaLevels.none(delta, LAYOUT.size());
    levels.put(made.delta(), made);
    return made;
  }

  private static Sha256 content(Random random) {
    byte[] content = new byte[8];
    random.nextBytes(content);
    return Sha256.of(content);
  }

  /** One of the steps that an exchange can take. */
  private ExchangeState step(ExchangeState from, Random random) {
    Mirror mirror = from.mirror();
    return switch (random.nextInt(6)) {
      case 0 ->
          from.withMirror(mirror.accept(mirror.shared().get(0).version(), weights(random)))
              .withReceipt(new Receipt(content(random), Receipt.Verdict.ACCEPTED, "", List.of()))
              .withHeardLevels(levels(random));
      case 1 -> {
        Weights next = weights(random);
        Manifest manifest =
            Manifest.of(content(random), 9, 16, random.nextInt(1000), Subject.of(Kind.MODEL));
        yield from.withMirror(mirror.offer(next))
            .withOutgoing(
                new ExchangeState.Outgoing(
                    manifest, Subject.prefix(next.version()), levels(random), false));
      }
      case 2 -> from.withOutgoing(null);
      case 3 ->
          from.withReceipt(new Receipt(content(random), Receipt.Verdict.REFUSED, "bad", List.of()));
      case 4 -> from.withSentLevels(random.nextBoolean() ? levels(random) : null);
      default -> from.withOutgoingBegun();
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aStateIsTheOneBeforeAndItsChange(long seed) throws InvalidProtocolBufferException {
    Random random = new Random(seed);
    ExchangeState real = ExchangeState.startingFrom(weights(random));
    ExchangeState read = ExchangeChange.from(ExchangeChange.to(real), keeper);
    assertSame(read, real);
    for (int i = 0; i < 200; i++) {
      ExchangeState next = real;
      for (int steps = random.nextInt(4); steps >= 0; steps--) {
        next = step(next, random);
      }
      byte[] change = ExchangeChange.between(real, next).toByteArray();
      read =
          ExchangeChange.apply(
              read, space.perigee.sync.v1.ExchangeChange.parseFrom(change), keeper);
      real = next;
      assertSame(read, real);
      assertSame(ExchangeChange.from(ExchangeChange.to(real), keeper), real);
    }
    assertThat(ExchangeChange.between(real, real).getSerializedSize()).isZero();
  }

  private static void assertSame(ExchangeState read, ExchangeState real) {
    assertThat(read.mirror().sent()).isEqualTo(real.mirror().sent());
    assertThat(read.mirror().received()).isEqualTo(real.mirror().received());
    assertThat(read.mirror().offered()).isEqualTo(real.mirror().offered());
    assertThat(read.receipts()).isEqualTo(real.receipts());
    assertThat(names(read.heardLevels())).isEqualTo(names(real.heardLevels()));
    assertThat(name(read.sentLevels())).isEqualTo(name(real.sentLevels()));
    ExchangeState.Outgoing outgoing = real.outgoing();
    if (outgoing == null) {
      assertThat(read.outgoing()).isNull();
    } else {
      assertThat(ExchangeState.toProto(java.util.Objects.requireNonNull(read.outgoing())))
          .isEqualTo(ExchangeState.toProto(outgoing));
    }
  }

  private static List<VersionPrefix> names(List<DeltaLevels> levels) {
    List<VersionPrefix> names = new ArrayList<>();
    levels.forEach(l -> names.add(l.delta()));
    return names;
  }

  private static @Nullable VersionPrefix name(@Nullable DeltaLevels levels) {
    return levels == null ? null : levels.delta();
  }
}
