import json, numpy as np, ppi_py
from importlib.metadata import version
rng=np.random.default_rng(3)
n,N,d=40,120,3
def data(N):
    X=np.column_stack([np.ones(N),rng.normal(size=(N,d-1))]).round(3)
    return X
X,Xu=data(n),data(N)
lin=lambda X: X@np.array([.5,1.,-.7])
Y=(lin(X)+rng.normal(size=n)).round(3); F=(Y*.7+.5*rng.normal(size=n)).round(3)
Fu=(lin(Xu)*.7+.8*rng.normal(size=N)).round(3)
Yb=(rng.random(n)<1/(1+np.exp(-lin(X)))).astype(float); Fb=np.clip(.2+.6*Yb+.15*rng.normal(size=n),0.01,.99).round(3)
Fbu=np.clip(1/(1+np.exp(-lin(Xu)))+.15*rng.normal(size=N),.01,.99).round(3)
w=(.5+rng.random(n)).round(3); wu=np.ones(N)
out={"command":"test/calibration/estimation/golden/ppi-coefficients.py","versions":{"ppi-python":version("ppi-python"),"numpy":version("numpy")},
"x":X.tolist(),"xUnlabeled":Xu.tolist(),"weights":w.tolist(),
"linear":{"y":Y.tolist(),"prediction":F.tolist(),"unlabeled":Fu.tolist()},
"logistic":{"y":Yb.tolist(),"prediction":Fb.tolist(),"unlabeled":Fbu.tolist()},"cases":[]}
for link,pe,ci,(y,f,fu) in (("linear",ppi_py.ppi_ols_pointestimate,ppi_py.ppi_ols_ci,(Y,F,Fu)),("logistic",ppi_py.ppi_logistic_pointestimate,ppi_py.ppi_logistic_ci,(Yb,Fb,Fbu))):
    for lam in (None,0,0.5,1):
        for weighted in (False,True):
            kw=dict(lam=lam,w=w if weighted else None,w_unlabeled=wu if weighted else None)
            lo,hi=ci(X,y,f,Xu,fu,alpha=.1,**kw)
            out["cases"].append(dict(link=link,**{"lambda":lam},weighted=weighted,low=list(map(float,lo)),high=list(map(float,hi))))
json.dump(out,open("ppi-coefficients.json","w"))
