package space.perigee.onboard.cli.model;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.Board;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.board.Throughput;
import space.perigee.onboard.board.TrainingShape;
import space.perigee.onboard.cli.SizedNetwork;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.ComputeCost;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.LayerSummary;

/**
 * What to know about a network before choosing it.
 *
 * @param description the layers in a line
 * @param classes names of the classes; numbers for a built-in network
 * @param training memory for training
 * @param here rate measured on this machine, or null
 */
record ModelCard(
    String name,
    String description,
    InputShape input,
    List<String> classes,
    List<LayerSummary> layers,
    long parameters,
    ComputeCost cost,
    TrainingMemory training,
    @Nullable Throughput here) {

  /**
   * Memory for training a network; null if only DL4J can run it.
   *
   * @param withOneDnn on a machine with oneDNN
   * @param withoutOneDnn on a machine without oneDNN
   */
  record TrainingMemory(@Nullable MemoryNeed withOneDnn, @Nullable MemoryNeed withoutOneDnn) {

    Optional<MemoryNeed> need(boolean hasOneDnn) {
      return Optional.ofNullable(hasOneDnn ? withOneDnn : withoutOneDnn);
    }
  }

  /**
   * Describes a network.
   *
   * @param batch samples of a minibatch, of which all layers are trained
   */
  static ModelCard of(
      SizedNetwork subject,
      String description,
      List<String> classes,
      int batch,
      @Nullable Throughput here) {
    MultiLayerNetwork network = subject.network();
    ComputeCost cost = ComputeCost.of(network, subject.input());
    return new ModelCard(
        subject.name(),
        description,
        subject.input(),
        classes,
        LayerSummary.of(network, subject.input(), cost),
        network.numParams(),
        cost,
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

  /** Memory for training on a board; empty if unknown. */
  Optional<MemoryNeed> need(Board board) {
    return training.need(board.natives().hasOneDnn());
  }

  /** Memory for training on this machine; empty if unknown. */
  Optional<MemoryNeed> needHere() {
    return training.need(Trainer.hasOneDnn());
  }

  /** Whether training fits the quotas of a board; true if the memory is unknown. */
  boolean fits(Board board) {
    return need(board).map(need -> new MemoryBudget(board).fits(need)).orElse(true);
  }

  Throughput on(Board board) {
    return Throughput.of(board, name, cost);
  }
}
