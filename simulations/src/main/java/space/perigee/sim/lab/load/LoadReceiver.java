package space.perigee.sim.lab.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.delta.UnknownBaseException;
import space.perigee.sync.exchange.DescribedDelta;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Receiver;
import space.perigee.sync.transfer.Subject;

/**
 * Receives the versions that the server publishes, and answers as a satellite: opens, decodes and
 * verifies each.
 */
final class LoadReceiver implements Receiver.Judge {

  /** As many as a mirror and an exchange keep. */
  private static final int HELD = 2;

  private static final int RECEIPTS = 8;

  private final FrameSeal seal;
  private final PublishedVersions versions;
  private final Supplier<Weights> own;
  private final LoadTally tally;
  private final List<Weights> held = new ArrayList<>();
  private final List<DeltaLevels> levels = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();

  /**
   * @param own the weights that the satellite delivered last
   */
  LoadReceiver(FrameSeal seal, PublishedVersions versions, Supplier<Weights> own, LoadTally tally) {
    this.seal = seal;
    this.versions = versions;
    this.own = own;
    this.tally = tally;
    held.add(versions.start());
  }

  private Optional<Weights> find(VersionPrefix version) {
    return held.stream()
        .filter(weights -> version.matches(weights.version()))
        .findFirst()
        .or(() -> Optional.of(own.get()).filter(weights -> version.matches(weights.version())))
        .or(
            () ->
                Optional.of(Weights.zero(versions.start().layout()))
                    .filter(weights -> version.matches(weights.version())));
  }

  @Override
  public Optional<Receipt> decided(Sha256 content) {
    return receipts.stream().filter(receipt -> receipt.content().equals(content)).findFirst();
  }

  @Override
  public Receipt decide(Manifest manifest, Content content) {
    Receipt receipt = receipt(manifest, content);
    prepend(receipts, receipt, RECEIPTS);
    if (receipt.verdict() == Receipt.Verdict.ACCEPTED) {
      tally.model();
    } else {
      tally.error("version-" + receipt.verdict().name().toLowerCase(Locale.ROOT));
    }
    return receipt;
  }

  private Receipt receipt(Manifest manifest, Content content) {
    Optional<byte[]> delta =
        seal.open(content)
            .flatMap(opened -> DescribedDelta.read(Kind.MODEL, opened))
            .map(DescribedDelta::delta);
    if (delta.isEmpty()) {
      return new Receipt(
          manifest.content(), Receipt.Verdict.REFUSED, "it cannot be opened", List.of());
    }
    try {
      DeltaCodec.Decoded decoded = versions.decode(delta.get(), this::find, List.copyOf(levels));
      prepend(held, decoded.result(), HELD);
      prepend(levels, decoded.levels(), HELD);
      return new Receipt(manifest.content(), Receipt.Verdict.ACCEPTED, "", List.of());
    } catch (UnknownBaseException e) {
      List<VersionPrefix> known = new ArrayList<>();
      held.forEach(weights -> known.add(Subject.prefix(weights.version())));
      known.add(Subject.prefix(own.get().version()));
      return new Receipt(
          manifest.content(), Receipt.Verdict.UNKNOWN_BASE, String.valueOf(e.getMessage()), known);
    } catch (DeltaException e) {
      return new Receipt(
          manifest.content(), Receipt.Verdict.REFUSED, String.valueOf(e.getMessage()), List.of());
    }
  }

  private static <T> void prepend(List<T> list, T first, int most) {
    list.add(0, first);
    if (list.size() > most) {
      list.remove(most);
    }
  }
}
