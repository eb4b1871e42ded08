/**
 * Streams of tasks for continual learning. An {@link space.perigee.sim.lab.stream.ExperienceStream}
 * is a sequence of tasks, each with training and test samples. A {@link
 * space.perigee.sim.lab.stream.Scenario} derives one from data: new classes in each task ({@link
 * space.perigee.sim.lab.stream.ClassIncremental}), new places or scales ({@link
 * space.perigee.sim.lab.stream.DomainIncremental}), an ageing sensor ({@link
 * space.perigee.sim.lab.stream.DataDrift}), or the order of the files ({@link
 * space.perigee.sim.lab.stream.RealOrder}). The first two are scenarios of van de Ven and Tolias,
 * Three scenarios for continual learning, 2019. {@link space.perigee.sim.lab.stream.LabelSupply}
 * chooses at random which samples have a label. All are views that do not copy data. The same seed
 * gives the same stream on every machine.
 */
@NullMarked
package space.perigee.sim.lab.stream;

import org.jspecify.annotations.NullMarked;
