package space.perigee.sync.trust;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.FrameSeal;

/**
 * The seal of a station, which forwards frames between a satellite and the ground unchanged. It can
 * neither check their tags nor decrypt anything. It can verify the signatures of both ends, and
 * does so before it accepts a transfer. The tags that it makes are its own, for the satellite.
 */
public final class CarrierSeal implements FrameSeal {

  private final String mission;
  private final String satellite;
  private final String ground;
  private final TrustStore trust;
  private final PairSeal toSatellite;
  private final boolean isKept;
  private final TokenBucket budget = TokenBucket.ofSignatures();

  /**
   * @param isKept true for frames on the station's own disk, which were verified when they arrived
   */
  public CarrierSeal(
      String mission,
      String satellite,
      String ground,
      TrustStore trust,
      PairSeal toSatellite,
      boolean isKept) {
    this.mission = mission;
    this.satellite = satellite;
    this.ground = ground;
    this.trust = trust;
    this.toSatellite = toSatellite;
    this.isKept = isKept;
  }

  @Override
  public boolean carries() {
    return true;
  }

  @Override
  public boolean authenticates() {
    return false;
  }

  @Override
  public int tagBytes() {
    return toSatellite.tagBytes();
  }

  @Override
  public void tag(ByteBuffer bytes, ByteBuffer tag) {
    toSatellite.tag(bytes, tag);
  }

  /** Accepts every tag: only the two ends can check them. */
  @Override
  public Optional<Origin> origin(ByteBuffer bytes, ByteBuffer tag) {
    return Optional.of(Origin.PEER);
  }

  @Override
  public byte[] sign(byte[] bytes) {
    throw new UnsupportedOperationException("a station signs nothing for others");
  }

  /**
   * The satellite signs for the ground; the ground, or a root in an emergency, for the satellite.
   */
  @Override
  public Optional<byte[]> verify(byte[] signed, Instant now) {
    Optional<SignedFrame> frame = SignedFrame.read(signed);
    if (!isKept) {
      toSatellite.renew(now);
    }
    return isKept
        ? frame.map(SignedFrame::bytes)
        : frame.flatMap(
            f ->
                f.verify(
                    trust,
                    budget,
                    now,
                    mission,
                    signer ->
                        signer.name().equals(satellite)
                            ? ground
                            : signer.name().equals(ground) || signer.role() == Role.ROOT
                                ? satellite
                                : null));
  }

  @Override
  public int proofBytes() {
    return SignedFrame.PROOF_BYTES;
  }

  @Override
  public Optional<Content> seal(Content plain) {
    return Optional.empty();
  }

  @Override
  public Optional<Content> open(Content sealed) {
    return Optional.empty();
  }

  @Override
  public boolean renew(Instant now) {
    return toSatellite.renew(now);
  }
}
