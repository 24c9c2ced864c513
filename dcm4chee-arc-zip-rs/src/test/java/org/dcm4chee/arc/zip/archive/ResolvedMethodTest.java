package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NoSuchElementException;
import org.dcm4che3.data.Attributes;
import org.dcm4chee.arc.entity.Location;
import org.dcm4chee.arc.store.InstanceLocations;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Views of the archive's objects change one method and leave the rest alone")
class ResolvedMethodTest {

  @Test
  void aMethodIsFoundByACallOfIt() throws NoSuchMethodException {
    assertThat(ResolvedMethod.of(InstanceLocations.class, InstanceLocations::getLocations))
        .isEqualTo(InstanceLocations.class.getMethod("getLocations"));
  }

  @Test
  void noCall_isNoMethod() {
    assertThatThrownBy(() -> ResolvedMethod.of(InstanceLocations.class, instance -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("InstanceLocations");
  }

  @Test
  void oneLocation_isTheInstanceWithoutTheOthers() {
    FakeArchive archive = new FakeArchive();
    Location first = archive.store("fs1", "a", new byte[1], "1.2.840.10008.1.2.1");
    Location second = archive.store("fs2", "b", new byte[1], "1.2.840.10008.1.2.1");
    Attributes attributes = new Attributes();
    InstanceLocations instance = archive.match("1.2", attributes, first, second);

    InstanceLocations view = OneLocation.of(instance, second);
    assertThat(view.getLocations()).containsExactly(second);
    view.getLocations().clear();
    assertThat(view.getLocations()).containsExactly(second);
    assertThat(instance.getLocations()).containsExactly(first, second);
    assertThat(view.getSopInstanceUID()).isEqualTo("1.2");
    assertThat(view.getAttributes()).isSameAs(attributes);
  }

  @Test
  void whatTheInstanceThrows_comesAsItIs() {
    InstanceLocations broken = Fakes.of(InstanceLocations.class, new Broken());
    InstanceLocations view =
        OneLocation.of(broken, new Location.Builder().storageID("fs1").build());

    assertThatThrownBy(view::getSopInstanceUID).isInstanceOf(NoSuchElementException.class);
  }

  @SuppressWarnings({"UnusedMethod", "UnusedVariable"})
  private static final class Broken {
    String getSopInstanceUID() {
      return List.<String>of().iterator().next();
    }
  }
}
