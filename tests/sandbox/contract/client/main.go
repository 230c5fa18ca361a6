// Drives a sandbox by the client that Google generates from its published description: what that client sends has to be
// understood, and what it gets has to fit its types. Bundles are imported beforehand: the client cannot upload zips.
//
//	go run . URL    exits 0 when every call went as it should, and prints each
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	apigee "google.golang.org/api/apigee/v1"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"
)

const (
	org = "organizations/acme"
	env = org + "/environments/test"
)

type bearer struct{}

func (bearer) RoundTrip(request *http.Request) (*http.Response, error) {
	request.Header.Set("Authorization", "Bearer t0ken")
	request.Header.Set("X-GOOG-API-FORMAT-VERSION", "2")
	return http.DefaultTransport.RoundTrip(request)
}

func main() {
	client := &http.Client{Transport: bearer{}}
	service, err := apigee.NewService(context.Background(), option.WithEndpoint(os.Args[1]), option.WithHTTPClient(client))
	must("connect", err)
	organization(service)
	bundles(service)
	deployments(service)
	maps(service)
	trust(service)
	hooks(service)
	refusals(service)
}

func organization(service *apigee.Service) {
	got, err := service.Organizations.Get(org).Do()
	must("organizations.get", err)
	is("runtime type", got.RuntimeType, "CLOUD")
	mapping, err := service.Organizations.GetProjectMapping(org).Do()
	must("organizations.getProjectMapping", err)
	is("project", mapping.ProjectId, "acme")
	environment, err := service.Organizations.Environments.Get(env).Do()
	must("environments.get", err)
	is("environment", environment.Name, "test")
}

func bundles(service *apigee.Service) {
	listed, err := service.Organizations.Apis.List(org).IncludeRevisions(true).IncludeMetaData(true).Do()
	must("apis.list", err)
	is("latest revision", listed.Proxies[0].LatestRevisionId, "2")
	is("created", fmt.Sprint(listed.Proxies[0].MetaData.CreatedAt > 1_600_000_000_000), "true")
	flow, err := service.Organizations.Sharedflows.Get(org + "/sharedflows/PingAuth").Do()
	must("sharedflows.get", err)
	is("revisions", fmt.Sprint(flow.Revision), "[1]")
	deleted, err := service.Organizations.Apis.Revisions.Delete(org + "/apis/weather/revisions/2").Do()
	must("apis.revisions.delete", err)
	is("base paths", fmt.Sprint(deleted.Basepaths), "[/weather]")
}

func deployments(service *apigee.Service) {
	environments := service.Organizations.Environments
	flow := env + "/sharedflows/PingAuth/revisions/1"
	started, err := environments.Sharedflows.Revisions.Deploy(flow).Override(true).Do()
	must("sharedflows.revisions.deploy", err)
	is("name", started.ApiProxy, "PingAuth")
	report, err := environments.Apis.Revisions.Deployments.GenerateDeployChangeReport(env + "/apis/weather/revisions/1").Do()
	must("deployments.generateDeployChangeReport", err)
	is("changes", fmt.Sprint(len(report.RoutingChanges)), "1")
	_, err = environments.Apis.Revisions.Deploy(env + "/apis/weather/revisions/1").ServiceAccount("a@p.iam.gserviceaccount.com").Do()
	must("apis.revisions.deploy", err)
	status, err := environments.Apis.Revisions.GetDeployments(env + "/apis/weather/revisions/1").Do()
	must("apis.revisions.getDeployments", err)
	is("state", status.State, "READY")
	is("service account", status.ServiceAccount, "projects/-/serviceAccounts/a@p.iam.gserviceaccount.com")
	all, err := service.Organizations.Deployments.List(org).SharedFlows(true).Do()
	must("deployments.list", err)
	is("deployments", fmt.Sprint(len(all.Deployments)), "1")
	_, err = environments.Apis.Revisions.Undeploy(env + "/apis/weather/revisions/1").Do()
	must("apis.revisions.undeploy", err)
}

func maps(service *apigee.Service) {
	maps := service.Organizations.Environments.Keyvaluemaps
	_, err := maps.Create(env, &apigee.GoogleCloudApigeeV1KeyValueMap{Name: "m", Encrypted: true}).Do()
	must("keyvaluemaps.create", err)
	for _, name := range []string{"a", "b c", "d"} {
		_, err = maps.Entries.Create(env+"/keyvaluemaps/m", &apigee.GoogleCloudApigeeV1KeyValueEntry{Name: name, Value: "v"}).Do()
		must("entries.create", err)
	}
	_, err = maps.Entries.Update(env+"/keyvaluemaps/m/entries/a", &apigee.GoogleCloudApigeeV1KeyValueEntry{Name: "a", Value: "w"}).Do()
	must("entries.update", err)
	var seen []string
	err = maps.Entries.List(env+"/keyvaluemaps/m").PageSize(2).Pages(context.Background(), func(page *apigee.GoogleCloudApigeeV1ListKeyValueEntriesResponse) error {
		for _, entry := range page.KeyValueEntries {
			seen = append(seen, entry.Name+"="+entry.Value)
		}
		return nil
	})
	must("entries.list", err)
	is("entries", strings.Join(seen, ","), "a=w,b c=v,d=v")
	_, err = maps.Entries.Delete(env + "/keyvaluemaps/m/entries/b c").Do()
	must("entries.delete", err)
	_, err = maps.Delete(env + "/keyvaluemaps/m").Do()
	must("keyvaluemaps.delete", err)
}

func trust(service *apigee.Service) {
	environments := service.Organizations.Environments
	_, err := environments.Keystores.Create(env, &apigee.GoogleCloudApigeeV1Keystore{Name: "keys"}).Do()
	must("keystores.create", err)
	reference := &apigee.GoogleCloudApigeeV1Reference{Name: "r", Refers: "keys", ResourceType: "KeyStore"}
	_, err = environments.References.Create(env, reference).Do()
	must("references.create", err)
	reference.Description = "moved"
	updated, err := environments.References.Update(env+"/references/r", reference).Do()
	must("references.update", err)
	is("description", updated.Description, "moved")
	_, err = environments.Keystores.Delete(env + "/keystores/keys").Do()
	fails("keystores.delete in use", err, 400)
	_, err = environments.References.Delete(env + "/references/r").Do()
	must("references.delete", err)
	keystore, err := environments.Keystores.Delete(env + "/keystores/keys").Do()
	must("keystores.delete", err)
	is("keystore", keystore.Name, "keys")
}

func hooks(service *apigee.Service) {
	flowhooks := service.Organizations.Environments.Flowhooks
	hook := &apigee.GoogleCloudApigeeV1FlowHook{SharedFlow: "PingAuth", ForceSendFields: []string{"ContinueOnError"}}
	_, err := flowhooks.AttachSharedFlowToFlowHook(env+"/flowhooks/PreProxyFlowHook", hook).Do()
	must("flowhooks.attach", err)
	got, err := flowhooks.Get(env + "/flowhooks/PreProxyFlowHook").Do()
	must("flowhooks.get", err)
	is("continue on error", fmt.Sprint(got.ContinueOnError), "false")
	_, err = flowhooks.DetachSharedFlowFromFlowHook(env + "/flowhooks/PreProxyFlowHook").Do()
	must("flowhooks.detach", err)
}

func refusals(service *apigee.Service) {
	_, err := service.Organizations.Get("organizations/other").Do()
	fails("another organization", err, 403)
	_, err = service.Organizations.Apis.Get(org + "/apis/nope").Do()
	fails("no such proxy", err, 404)
	_, err = service.Organizations.Environments.Apis.Revisions.Deploy(env + "/apis/storm/revisions/1").Do()
	refused := fails("no shared flow", err, 400)
	is("violations", fmt.Sprint(strings.Contains(refused.Error(), "deployment validations failed") && len(refused.Details) > 0), "true")
}

func must(what string, err error) {
	if err != nil {
		fmt.Println("FAILED", what, err)
		os.Exit(1)
	}
	fmt.Println("ok", what)
}

func is(what, got, wanted string) {
	if got != wanted {
		fmt.Printf("FAILED %s: got %q, wanted %q\n", what, got, wanted)
		os.Exit(1)
	}
}

func fails(what string, err error, code int) *googleapi.Error {
	var refused *googleapi.Error
	if !errors.As(err, &refused) || refused.Code != code {
		fmt.Printf("FAILED %s: got %v, wanted %d\n", what, err, code)
		os.Exit(1)
	}
	fmt.Println("ok", what)
	return refused
}
