package space.perigee.sync.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.sync.transfer.Subject;

class MirrorTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("W", List.of(2))));

  private static final Weights START = at(10);

  private static Weights at(float value) {
    return Weights.of(LAYOUT, new float[] {value, value});
  }

  private final Mirror fresh = Mirror.startingFrom(START);

  @Test
  void anOfferedVersionIsNotABase() {
    Mirror mirror = fresh.offer(at(20));

    assertThat(mirror.baseFor(at(21))).isEqualTo(START);
    assertThat(mirror.shared()).containsExactly(START);
    assertThat(mirror.offered()).containsExactly(at(20));
  }

  @Test
  void anAcknowledgedVersionIsShared() {
    Mirror mirror = fresh.offer(at(20)).acknowledge(at(20).version());

    assertThat(mirror.baseFor(at(21))).isEqualTo(at(20));
    assertThat(mirror.shared()).containsExactlyInAnyOrder(at(20), START);
    assertThat(mirror.sent()).containsExactly(at(20), START);
    assertThat(mirror.offered()).isEmpty();
  }

  @Test
  void acknowledgingAVersionThatWasNeverOfferedHasNoEffect() {
    assertThat(fresh.acknowledge(at(99).version())).isSameAs(fresh);
  }

  @Test
  void theNearestSharedVersionIsTheBase() {
    Mirror mirror = fresh.accept(START.version(), at(40));

    assertThat(mirror.baseFor(at(39))).isEqualTo(at(40));
    assertThat(mirror.baseFor(at(12))).isEqualTo(START);
    assertThat(mirror.baseFor(at(1))).isEqualTo(Weights.zero(LAYOUT));
  }

  @Test
  void aDeltaCodedAgainstAnOfferAcknowledgesIt() {
    Mirror mirror = fresh.offer(at(20)).accept(at(20).version(), at(30));

    assertThat(mirror.received()).containsExactly(at(30), START);
    assertThat(mirror.sent()).containsExactly(at(20), START);
    assertThat(mirror.offered()).isEmpty();
  }

  @Test
  void findsSharedOfferedAndZeroBases() {
    Mirror mirror = fresh.offer(at(20));

    assertThat(mirror.find(START.version())).contains(START);
    assertThat(mirror.find(at(20).version())).contains(at(20));
    assertThat(mirror.find(Weights.zero(LAYOUT).version())).contains(Weights.zero(LAYOUT));
    assertThat(mirror.find(at(5).version())).isEmpty();
    assertThat(mirror.heldVersions()).containsExactly(START.version(), at(20).version());
  }

  @Test
  void keepsABoundedNumberOfVersionsIncludingTheBaseInUse() {
    Mirror mirror = fresh;
    for (int i = 1; i <= 50; i++) {
      mirror = mirror.offer(at(100 + i)).accept(START.version(), at(200 + i));
    }

    assertThat(mirror.received()).containsExactly(at(250), START);
    assertThat(mirror.sent()).containsExactly(START);
    assertThat(mirror.offered()).containsExactly(at(150), at(149));
  }

  @Test
  void versionsOfOneWayNeverDisplaceThoseOfTheOther() {
    Mirror mirror = fresh.accept(START.version(), at(40));
    for (int i = 1; i <= 10; i++) {
      mirror = mirror.offer(at(100 + i)).acknowledge(at(100 + i).version());
    }

    assertThat(mirror.received()).containsExactly(at(40), START);
    assertThat(mirror.sent()).containsExactly(at(110), at(109), at(108));
    assertThat(mirror.baseFor(at(41))).isEqualTo(at(40));
    assertThat(mirror.baseFor(at(112))).isEqualTo(at(110));
  }

  @Test
  void offeringTheSameAgainDoesNotDisplaceOthers() {
    Mirror mirror = fresh.offer(at(20)).offer(at(21)).offer(at(20));

    assertThat(mirror.offered()).containsExactly(at(20), at(21));
  }

  @Test
  void dropsVersionsTheOtherSideDoesNotHold() {
    Mirror mirror =
        fresh
            .accept(START.version(), at(30))
            .offer(at(31))
            .offer(at(32))
            .retain(List.of(Subject.prefix(START.version()), Subject.prefix(at(31).version())));

    assertThat(mirror.shared()).containsExactlyInAnyOrder(at(31), START);
    assertThat(mirror.offered()).containsExactly(at(32));
    assertThat(fresh.retain(List.of()).baseFor(at(10))).isEqualTo(Weights.zero(LAYOUT));
  }

  @Test
  void restoresAsItWasStored() {
    Mirror mirror = fresh.accept(START.version(), at(30)).offer(at(31));

    Mirror restored = Mirror.restore(LAYOUT, mirror.sent(), mirror.received(), mirror.offered());

    assertThat(restored.heldVersions()).isEqualTo(mirror.heldVersions());
    assertThat(restored.layout()).isEqualTo(LAYOUT);
  }

  @Test
  void rejectsWeightsOfAnotherLayout() {
    Weights foreign =
        Weights.zero(new ParameterLayout(List.of(new TensorSpec("other", List.of(2)))));

    assertThatIllegalArgumentException().isThrownBy(() -> fresh.offer(foreign));
    assertThatIllegalArgumentException().isThrownBy(() -> fresh.baseFor(foreign));
    assertThatIllegalArgumentException().isThrownBy(() -> fresh.accept(START.version(), foreign));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mirror.restore(LAYOUT, List.of(foreign), List.of(), List.of()));
  }
}
