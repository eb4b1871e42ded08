package space.perigee.onboard.cli;

import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.Board;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.board.Throughput;
import space.perigee.onboard.board.TrainingShape;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.ComputeCost;

/**
 * What there is to know of a network before it is chosen.
 *
 * @param layers in words
 * @param training memory to train it
 * @param here what was measured on this machine, or null
 */
record ModelCard(
    String name,
    String layers,
    long parameters,
    ComputeCost cost,
    TrainingMemory training,
    @Nullable Throughput here) {

  /**
   * Memory to train a network; null if only DL4J can run it.
   *
   * @param withOneDnn on a machine that has oneDNN
   * @param withoutOneDnn on one that does not
   */
  record TrainingMemory(@Nullable MemoryNeed withOneDnn, @Nullable MemoryNeed withoutOneDnn) {

    Optional<MemoryNeed> need(boolean hasOneDnn) {
      return Optional.ofNullable(hasOneDnn ? withOneDnn : withoutOneDnn);
    }
  }

  /**
   * Looks at a network.
   *
   * @param batch samples of a minibatch, of which all layers are trained
   */
  static ModelCard of(SizedNetwork subject, String layers, int batch, @Nullable Throughput here) {
    MultiLayerNetwork network = subject.network();
    return new ModelCard(
        subject.name(),
        layers,
        network.numParams(),
        ComputeCost.of(network, subject.input()),
        new TrainingMemory(need(subject, batch, true), need(subject, batch, false)),
        here);
  }

  private static @Nullable MemoryNeed need(SizedNetwork subject, int batch, boolean oneDnn) {
    try {
      Trainer trainer = new Trainer(subject.network(), subject.input().dimensions(), oneDnn);
      return MemoryNeed.of(trainer, TrainingShape.ofMinibatches(batch));
    } catch (UnsupportedNetworkException e) {
      return null;
    }
  }

  /** Memory to train it on a board; empty if it is not known. */
  Optional<MemoryNeed> need(Board board) {
    return training.need(board.natives().hasOneDnn());
  }

  /** Memory to train it on this machine; empty if it is not known. */
  Optional<MemoryNeed> needHere() {
    return training.need(Trainer.hasOneDnn());
  }

  /** Whether it can be trained within a board's quotas, as far as is known. */
  boolean fits(Board board) {
    return need(board).map(need -> new MemoryBudget(board).fits(need)).orElse(true);
  }

  Throughput on(Board board) {
    return Throughput.of(board, name, cost);
  }
}
