package org.dcm4chee.arc.standin.web;

import com.unboundid.ldap.sdk.LDAPException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.StringReader;
import java.util.List;
import org.dcm4che3.net.Device;
import org.dcm4che3.net.WebApplication;
import org.dcm4chee.arc.standin.Configuration;

/**
 * The archive's JSON configuration service, with the web applications and their properties only.
 */
@RequestScoped
@Path("devices/dcm4chee-arc")
public class Devices {
  @Inject private Device device;
  @Inject private Configuration configuration;

  @GET
  @Produces("application/json")
  public String get() {
    JsonArrayBuilder webapps = Json.createArrayBuilder();
    for (WebApplication webapp : device.getWebApplications()) {
      JsonArrayBuilder properties = Json.createArrayBuilder();
      webapp.getProperties().forEach((name, value) -> properties.add(name + '=' + value));
      JsonArrayBuilder classes = Json.createArrayBuilder();
      for (WebApplication.ServiceClass serviceClass : webapp.getServiceClasses()) {
        classes.add(serviceClass.name());
      }
      webapps.add(
          Json.createObjectBuilder()
              .add("dcmWebAppName", webapp.getApplicationName())
              .add("dcmWebServicePath", webapp.getServicePath())
              .add("dcmWebServiceClass", classes)
              .add("dicomAETitle", webapp.getAETitle())
              .add("dcmProperty", properties));
    }
    return Json.createObjectBuilder()
        .add("dicomDeviceName", device.getDeviceName())
        .add("dcmDevice", Json.createObjectBuilder().add("dcmWebApp", webapps))
        .build()
        .toString();
  }

  @PUT
  @Consumes("application/json")
  public void put(String body) throws LDAPException {
    JsonObject json = Json.createReader(new StringReader(body)).readObject();
    for (JsonObject webapp :
        json.getJsonObject("dcmDevice").getJsonArray("dcmWebApp").getValuesAs(JsonObject.class)) {
      List<String> properties =
          webapp.containsKey("dcmProperty")
              ? webapp.getJsonArray("dcmProperty").getValuesAs(JsonString::getString)
              : List.of();
      configuration.storeProperties(webapp.getString("dcmWebAppName"), properties);
    }
  }
}
